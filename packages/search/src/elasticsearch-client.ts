import type { ElasticsearchSettings } from '@bullwheel/contracts'
import type { Logger } from '@bullwheel/domain'
import { Client } from '@elastic/elasticsearch'

export type ElasticsearchOptions = ElasticsearchSettings & { log: Logger }

/** No request waits longer; those that somebody waits for say less. */
const ANSWER_WITHIN_MS = 30_000

/** Without it the library sleeps for a second or two before it asks the last node again. */
export const SOON = { retryBackoff: () => 0.05 }

/** Each other node is asked when one is away, and a single one again: it may only have closed an idle connection. */
export function connectElasticsearch({ urls, apiKey }: ElasticsearchOptions): Client {
  return new Client({
    nodes: [...urls],
    ...(apiKey !== undefined && { auth: { apiKey } }),
    requestTimeout: ANSWER_WITHIN_MS,
    maxRetries: Math.max(1, urls.length - 1),
  })
}
