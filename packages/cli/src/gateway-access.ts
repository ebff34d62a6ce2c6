import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Environment, pickSettings, readSettings } from '@bullwheel/contracts'
import { z } from 'zod'
import { type Config, UsageError } from './config.ts'

/** Where the gateway is and who asks. Without a key it must run with auth off. */
export type GatewayAccess = { baseUrl: string; key: string | undefined }
export type AccessOptions = { url?: string | undefined; key?: string | undefined }

const settings = z.object(pickSettings('BULLWHEEL_API_URL'))

/**
 * The address is the option's, else BULLWHEEL_API_URL, else this machine's. The key is the option's, else
 * BULLWHEEL_ADMIN_KEY, else the one that `bullwheel dev` keeps, which is sent to this machine only.
 */
export async function findGateway(options: AccessOptions, config: Config, env: Environment): Promise<GatewayAccess> {
  if (options.url !== undefined && !URL.canParse(options.url)) {
    throw new UsageError(`--url must be an address like ${config.apiUrl}`)
  }
  const elsewhere = options.url ?? (env['BULLWHEEL_API_URL'] && readSettings(settings, env).BULLWHEEL_API_URL)
  const given = options.key ?? config.adminKey
  const kept = given === undefined && !elsewhere ? await keptKey(config.dataFolder) : undefined
  return { baseUrl: elsewhere || config.apiUrl, key: given ?? kept }
}

async function keptKey(dataFolder: string): Promise<string | undefined> {
  const text = await readFile(join(dataFolder, 'admin-key'), 'utf8').catch(() => '')
  return text.trim() === '' ? undefined : text.trim()
}
