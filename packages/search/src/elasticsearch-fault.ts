import { AppError } from '@bullwheel/domain'
import { errors } from '@elastic/elasticsearch'

const RETRY_AFTER_S = 5

/** Why Elasticsearch refused something: its name for it, and its words. */
export type Refusal = { status: number; type: string; reason: string }

/** Undefined when it did not answer at all. */
export function refusalOf(cause: unknown): Refusal | undefined {
  if (!(cause instanceof errors.ResponseError)) return undefined
  const { error } = (cause.body ?? {}) as { error?: Explained | string }
  const {
    type = 'unknown',
    reason,
    root_cause: [root] = [],
  } = typeof error === 'object' ? error : { reason: error ?? `HTTP ${cause.statusCode}` }
  return { status: cause.statusCode ?? 0, type, reason: root?.reason ?? reason ?? `HTTP ${cause.statusCode}` }
}

type Explained = { type?: string; reason?: string; root_cause?: { reason?: string }[] }

/** What went wrong with Elasticsearch, for people: always `unavailable`, since it may go well later. */
export function toAppError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  return new AppError('unavailable', textOf(cause), { cause: withoutRequest(cause), retryAfterS: RETRY_AFTER_S })
}

export function closed(): AppError {
  return new AppError('unavailable', 'The way to Elasticsearch was closed; not everything may be there.')
}

function textOf(cause: unknown): string {
  const refusal = refusalOf(cause)
  if (refusal !== undefined) return refusalText(refusal)
  if (cause instanceof errors.RequestAbortedError) return closed().message
  if (cause instanceof errors.TimeoutError) return 'Elasticsearch does not answer in time.'
  if (cause instanceof errors.ProductNotSupportedError) {
    return 'What answers at ELASTICSEARCH_URL is no Elasticsearch, or something between changes its answers.'
  }
  return `Elasticsearch does not answer: ${cause instanceof Error ? cause.message : String(cause)}`
}

export function refusalText({ status, type, reason }: Refusal): string {
  if (status === 401) {
    return 'Elasticsearch does not know who asks: set ELASTICSEARCH_API_KEY, or a user and password in ELASTICSEARCH_URL.'
  }
  if (status === 403 && type === 'security_exception') {
    return `The key in ELASTICSEARCH_API_KEY, or the user in ELASTICSEARCH_URL, lacks a right that docs/elasticsearch.md lists: ${reason}`
  }
  return `Elasticsearch refuses: ${type}: ${reason}`
}

/** The library's errors carry the whole request, megabytes of it, into every log. */
function withoutRequest(cause: unknown): unknown {
  if (!(cause instanceof errors.ElasticsearchClientError)) return cause
  const plain = new Error(cause.message.slice(0, 1_000))
  plain.name = cause.name
  return plain
}
