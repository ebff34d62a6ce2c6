import { type Environment, pickSettings, readSettings } from '@bullwheel/contracts'
import { z } from 'zod'

const schema = z.object(pickSettings('DATABASE_URL', 'REDIS_URL', 'LOG_LEVEL'))

export type Config = { databaseUrl: string; redisUrl: string; logLevel: string }

/** Settings of the control plane. Throws SettingsError. */
export function loadConfig(env: Environment): Config {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, LOG_LEVEL: logLevel } = readSettings(schema, env)
  return { databaseUrl, redisUrl, logLevel }
}
