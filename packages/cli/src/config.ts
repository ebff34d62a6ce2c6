import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { type Environment, SETTINGS, SettingsError, pickSettings, readSettings } from '@bullwheel/contracts'
import { z } from 'zod'

/** A mistake of the user: shown as its message, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const settings = z.object({
  ...pickSettings(
    'API_HOST',
    'API_PORT',
    'DASHBOARD_PORT',
    'LOG_LEVEL',
    'METRICS_PORT',
    'BULLWHEEL_ADMIN_KEY',
    'BULLWHEEL_AUTH',
    'BULLWHEEL_DATA_DIR',
    'BULLWHEEL_POSTGRES_PORT',
    'BULLWHEEL_REDIS_PORT',
    'BULLWHEEL_PUBLIC_API_URL',
  ),
  DATABASE_URL: SETTINGS.DATABASE_URL.schema.optional(),
  REDIS_URL: SETTINGS.REDIS_URL.schema.optional(),
})

export type Config = ReturnType<typeof loadConfig>

/** Relative paths count from the folder of the call; the example tasks are those of the installation. */
export type Places = { folder: string; installation: string }

/** The environment with `.env` of the folder under it; what the shell sets wins. */
export async function readEnvironment(folder: string, shell: Environment): Promise<Environment> {
  const text = await readFile(join(folder, '.env'), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  })
  const merged = { ...parseEnv(text), ...shell }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined && value !== ''))
}

/** Throws SettingsError with everything that is wrong. */
export function loadConfig({ folder, installation }: Places, env: Environment) {
  const read = readSettings(settings, env)
  for (const name of ['API_PORT', 'DASHBOARD_PORT'] as const) {
    if (read[name] === 0) throw new SettingsError([`${name} must not be 0 here: its address is printed and passed on`])
  }
  if ((read.METRICS_PORT ?? 0) > 65_533)
    throw new SettingsError(['METRICS_PORT must be at most 65533: it and the next two are used'])
  const reachableHost = read.API_HOST === '0.0.0.0' ? '127.0.0.1' : read.API_HOST
  return {
    apiHost: read.API_HOST,
    apiPort: read.API_PORT,
    dashboardPort: read.DASHBOARD_PORT,
    metricsPort: read.METRICS_PORT,
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    dataFolder: resolve(folder, read.BULLWHEEL_DATA_DIR),
    adminKey: read.BULLWHEEL_ADMIN_KEY,
    isAuthOn: read.BULLWHEEL_AUTH === 'on',
    postgresPort: read.BULLWHEEL_POSTGRES_PORT,
    redisPort: read.BULLWHEEL_REDIS_PORT,
    /** Where programs on this machine find the api. */
    apiUrl: `http://${reachableHost}:${read.API_PORT}`,
    /** Where the visitor's browser finds it. */
    publicApiUrl: read.BULLWHEEL_PUBLIC_API_URL ?? `http://localhost:${read.API_PORT}`,
    dashboardUrl: `http://localhost:${read.DASHBOARD_PORT}`,
    tasks: env['BULLWHEEL_TASKS'] ?? join(installation, 'examples', 'tasks', 'index.ts'),
    /** Short, so that Ctrl-C has stopped everything within 10 s. */
    drainTimeout: env['BULLWHEEL_DRAIN_TIMEOUT'] ?? '3s',
    /** Never coarser than info: an app tells by a line of that level that it is ready. */
    logLevel: ['debug', 'trace'].includes(read.LOG_LEVEL) ? read.LOG_LEVEL : 'info',
    path: env['PATH'] ?? '',
    /** What the apps inherit: everything that was set, in the shell or in .env. */
    inherited: env,
  }
}
