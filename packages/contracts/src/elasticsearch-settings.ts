import type { z } from 'zod'
import { SettingsError, pickSettings } from './settings.ts'

/** The names that say where Elasticsearch is and how to get in, as the shape of a zod object. */
export const elasticsearchSettings = pickSettings(
  'ELASTICSEARCH_URL',
  'ELASTICSEARCH_API_KEY',
  'ELASTICSEARCH_INDEX_PREFIX',
)
type Read = z.output<z.ZodObject<typeof elasticsearchSettings>>

/** Where Elasticsearch is, and how to get in. */
export type ElasticsearchSettings = {
  /** Addresses of some nodes of one cluster; one that is away is passed over. */
  urls: readonly string[]
  apiKey?: string
  /** Begins the names of all indices, templates and aliases. */
  prefix: string
}

/** Undefined where no address is set; throws SettingsError when what is set cannot be used together. */
export function toElasticsearchSettings(read: Read): ElasticsearchSettings | undefined {
  const { ELASTICSEARCH_URL: urls, ELASTICSEARCH_API_KEY: apiKey, ELASTICSEARCH_INDEX_PREFIX: prefix } = read
  if (urls === undefined || urls.length === 0) return undefined
  const hasUser = urls.some((url) => new URL(url).username !== '')
  if (apiKey !== undefined && hasUser) {
    throw new SettingsError([
      'ELASTICSEARCH_API_KEY is set, but ELASTICSEARCH_URL has a user in it: only one can be used',
    ])
  }
  return { urls, prefix, ...(apiKey !== undefined && { apiKey }) }
}
