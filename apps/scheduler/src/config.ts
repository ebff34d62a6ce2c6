import { type Environment, pickSettings, readSettings } from '@bullwheel/contracts'
import { z } from 'zod'

const schema = z.object(pickSettings('DATABASE_URL', 'REDIS_URL', 'LOG_LEVEL', 'BULLWHEEL_LOG_RETENTION'))

export type Config = { databaseUrl: string; redisUrl: string; logLevel: string; keepLogsMs: number }

/** Settings of the control plane. Throws SettingsError. */
export function loadConfig(env: Environment): Config {
  const settings = readSettings(schema, env)
  return {
    databaseUrl: settings.DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    logLevel: settings.LOG_LEVEL,
    keepLogsMs: settings.BULLWHEEL_LOG_RETENTION,
  }
}
