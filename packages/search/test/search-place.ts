import type { Logger, SearchWriter } from '@bullwheel/domain'
import { newPrefix } from '@bullwheel/testing'
import { Client } from '@elastic/elasticsearch'
import { type ElasticsearchOptions, createElasticsearchIndex, createElasticsearchWriter } from '../src/index.ts'

const quiet = (): void => undefined
export const log: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet }

/** Indices of their own on the run's server, with a writer and a reader for them. */
export type SearchPlace = {
  options: ElasticsearchOptions
  /** The bare client. */
  client: Client
  writer: SearchWriter
  index: ReturnType<typeof createElasticsearchIndex>
  /** Makes what was written visible to searches. */
  settle: () => Promise<void>
  remove: () => Promise<void>
}

export function openPlace(url: string, more: Partial<ElasticsearchOptions> = {}): SearchPlace {
  const options: ElasticsearchOptions = { urls: [url], prefix: newPrefix(), log, ...more }
  const client = new Client({ node: url })
  const writer = createElasticsearchWriter(options)
  const index = createElasticsearchIndex({ ...options, now: Date.now })
  const ours = `${options.prefix}-*`
  return {
    options,
    client,
    writer,
    index,
    settle: async () => void (await client.indices.refresh({ index: ours, allow_no_indices: true })),
    remove: async () => {
      await writer.close()
      await index.close()
      const found = await client.indices.get({ index: ours, allow_no_indices: true, features: 'aliases' })
      for (const name of Object.keys(found)) await client.indices.delete({ index: name })
      for (const kind of ['tasks', 'logs']) {
        await client.indices.deleteIndexTemplate({ name: `${options.prefix}-${kind}` }, { ignore: [404] })
      }
      await client.close()
    },
  }
}
