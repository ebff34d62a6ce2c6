import { readFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { describeUnknownNames } from './known-names.ts'

type Environment = Record<string, string | undefined>

/** A mistake of the user: shown as its message, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const port = z.coerce.number().int().min(1).max(65_535)

const environment = z.object({
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: port.default(8080),
  DASHBOARD_PORT: port.default(3000),
  DATABASE_URL: z.string().optional(),
  REDIS_URL: z.string().optional(),
  BULLWHEEL_DATA_DIR: z.string().default('.bullwheel'),
  BULLWHEEL_ADMIN_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  BULLWHEEL_AUTH: z.enum(['on', 'off']).default('on'),
  BULLWHEEL_TASKS: z.string().optional(),
  BULLWHEEL_POSTGRES_PORT: port.optional(),
  BULLWHEEL_REDIS_PORT: port.optional(),
  BULLWHEEL_DRAIN_TIMEOUT: z.string().default('3s'),
  BULLWHEEL_PUBLIC_API_URL: z.string().optional(),
  PATH: z.string().default(''),
})

export type Config = {
  apiHost: string
  apiPort: number
  dashboardPort: number
  databaseUrl: string | undefined
  redisUrl: string | undefined
  dataFolder: string
  adminKey: string | undefined
  isAuthOn: boolean
  tasks: string
  postgresPort: number | undefined
  redisPort: number | undefined
  drainTimeout: string
  /** Where the browser finds the api; where programs on this machine do is `apiUrl`. */
  publicApiUrl: string
  apiUrl: string
  dashboardUrl: string
  path: string
  /** What the apps inherit: everything that was set, from the shell or from .env. */
  inherited: Environment
}

/** The environment with `.env` of the folder under it; what the shell sets wins. */
export async function readEnvironment(folder: string, shell: Environment): Promise<Environment> {
  const text = await readFile(join(folder, '.env'), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  })
  return { ...parseEnv(text), ...shell }
}

/** Relative paths count from the folder of the call; the example tasks are those of the installation. */
export type Places = { folder: string; installation: string }

/** Checks everything at once and throws one UsageError that names every problem. */
export function loadConfig({ folder, installation }: Places, env: Environment): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(set)
  const problems = describeUnknownNames(set)
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  }
  if (!parsed.success || problems.length > 0) throw new UsageError(problems.join('\n'))
  const values = parsed.data
  const apiUrl = `http://${values.API_HOST === '0.0.0.0' ? '127.0.0.1' : values.API_HOST}:${values.API_PORT}`
  return {
    apiHost: values.API_HOST,
    apiPort: values.API_PORT,
    dashboardPort: values.DASHBOARD_PORT,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    dataFolder: absolute(folder, values.BULLWHEEL_DATA_DIR),
    adminKey: values.BULLWHEEL_ADMIN_KEY,
    isAuthOn: values.BULLWHEEL_AUTH === 'on',
    tasks: values.BULLWHEEL_TASKS ?? join(installation, 'examples', 'tasks', 'index.ts'),
    postgresPort: values.BULLWHEEL_POSTGRES_PORT,
    redisPort: values.BULLWHEEL_REDIS_PORT,
    drainTimeout: values.BULLWHEEL_DRAIN_TIMEOUT,
    publicApiUrl: values.BULLWHEEL_PUBLIC_API_URL ?? `http://localhost:${values.API_PORT}`,
    apiUrl,
    dashboardUrl: `http://localhost:${values.DASHBOARD_PORT}`,
    path: values.PATH,
    inherited: set,
  }
}

function absolute(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path)
}
