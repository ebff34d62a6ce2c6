import { join } from 'node:path'
import type { AdminKey } from './admin-key.ts'
import { type AppEnvironments, appEnvironments } from './app-environment.ts'
import { createAppLauncher } from './app-launcher.ts'
import type { AppName } from './apps.ts'
import type { Config } from './config.ts'
import { type Life, type Part, createPart } from './part.ts'
import { embeddedPostgres, embeddedRedis } from './servers.ts'
import type { Terminal } from './terminal.ts'

export type System = {
  logFolder: string
  start: () => Promise<void>
  /** Stops everything in reverse order within 10 s. */
  stop: () => Promise<void>
  /** Ends everything at once. */
  kill: () => void
}

export type SystemOptions = {
  config: Config
  admin: AdminKey
  installation: string
  folder: string
  terminal: Terminal
}

/** Longest time for each stage of stopping; the servers may take one second more, for force. */
const graceMs = { dashboard: 1_000, workers: 4_000, api: 1_500, redis: 1_000, postgres: 1_500 }

/** Everything that `bullwheel dev` runs, in the order in which it starts. */
export function createSystem({ config, admin, installation, folder, terminal }: SystemOptions): System {
  const logFolder = join(config.dataFolder, 'logs')
  const launcher = createAppLauncher({ installation, folder, logFolder, print: terminal.print })
  const parts = new Map<string, Part>()
  let migration: Life | undefined

  const startPart = async (name: string, begin: () => Life, detail = ''): Promise<void> => {
    const part = createPart({ name, begin, print: terminal.print })
    parts.set(name, part)
    await terminal.step(name, part.start, detail)
  }

  const startServers = async (): Promise<{ databaseUrl: string; redisUrl: string }> => {
    const postgres = embeddedPostgres(config)
    const redis = embeddedRedis(config)
    const starts: Promise<void>[] = []
    if (config.databaseUrl === undefined) starts.push(startPart('Postgres', postgres.begin))
    if (config.redisUrl === undefined) starts.push(startPart('Redis', redis.begin))
    await Promise.all(starts)
    return { databaseUrl: config.databaseUrl ?? postgres.url(), redisUrl: config.redisUrl ?? redis.url() }
  }

  const migrate = async (env: AppEnvironments): Promise<void> => {
    migration = launcher.begin('migrate', env)
    const reason = await migration.ended
    if (reason !== 'code 0') throw new Error(`the migrations failed (${reason}); see ${logFolder}/migrate.log`)
  }

  const stop = async (name: string, grace: number): Promise<void> => parts.get(name)?.stop(grace)

  return {
    logFolder,
    start: async () => {
      const env = appEnvironments(config, admin, await startServers())
      await terminal.step('migrations', () => migrate(env))
      const startApp = (name: AppName, detail?: string) => startPart(name, () => launcher.begin(name, env), detail)
      await Promise.all([
        startApp('api', config.apiUrl),
        startApp('scheduler'),
        startApp('worker'),
        startApp('dashboard', config.dashboardUrl),
      ])
    },
    stop: async () => {
      await stop('dashboard', graceMs.dashboard)
      await Promise.all([stop('worker', graceMs.workers), stop('scheduler', graceMs.workers)])
      await Promise.all([stop('api', graceMs.api), migration?.stop(graceMs.api)])
      await stop('Redis', graceMs.redis)
      await stop('Postgres', graceMs.postgres)
      await launcher.closeLogs()
    },
    kill: () => {
      migration?.kill()
      for (const part of parts.values()) part.kill()
    },
  }
}
