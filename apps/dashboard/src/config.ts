import { type Environment, pickSettings, readSettings } from '@bullwheel/contracts'
import { z } from 'zod'

const settings = z.object({
  ...pickSettings('BULLWHEEL_API_URL', 'BULLWHEEL_PUBLIC_API_URL'),
  NODE_ENV: z.string().default('production'),
})

/** `apiUrl` is where this server finds the gateway; `publicApiUrl` is where the visitor's browser finds its WebSocket. */
export type Config = { apiUrl: string; publicApiUrl: string; isDevelopment: boolean }

/** Reads the environment of this process or another; throws SettingsError with everything that is wrong. */
export function loadConfig(env: Environment = process.env): Config {
  const read = readSettings(settings, env)
  return {
    apiUrl: withoutSlash(read.BULLWHEEL_API_URL ?? 'http://127.0.0.1:8080'),
    publicApiUrl: withoutSlash(read.BULLWHEEL_PUBLIC_API_URL ?? 'http://localhost:8080'),
    isDevelopment: read.NODE_ENV === 'development',
  }
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '')

let loaded: Config | undefined

/** The configuration of this process, read at run time by whoever comes first: `instrumentation.ts`. */
export function config(): Config {
  loaded ??= loadConfig()
  return loaded
}
