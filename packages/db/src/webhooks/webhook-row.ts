import type { EventKind } from '@bullwheel/contracts'
import type { Hot } from '../connect.ts'

/** A webhook as the book has it; instants in epoch milliseconds. What the columns mean stands in the migration. */
export type WebhookRow = {
  id: string
  name: string
  url: string
  secret: string
  oldSecret: string | null
  oldSecretUntil: number | null
  kinds: EventKind[]
  queues: string[]
  types: string[]
  enabled: boolean
  wantsFrom: number
  disabledReason: string | null
  disabledAt: number | null
  attempts: number
  backoffFirstMs: number
  backoffMaxMs: number
  timeoutMs: number
  concurrency: number
  failingSince: number | null
  createdAt: number
  createdBy: string
  updatedAt: number
  revision: number
}

/** The columns of a WebhookRow of `webhooks as w`. */
export function webhookColumns(hot: Hot) {
  return hot`
    w.id, w.name, w.url, w.secret, w.old_secret as "oldSecret", w.old_secret_until as "oldSecretUntil", w.kinds, w.queues,
    w.types, w.enabled, w.wants_from as "wantsFrom", w.disabled_reason as "disabledReason",
    w.disabled_at as "disabledAt", w.attempts, w.backoff_first_ms as "backoffFirstMs",
    w.backoff_max_ms as "backoffMaxMs", w.timeout_ms as "timeoutMs", w.concurrency, w.failing_since as "failingSince",
    w.created_at as "createdAt", w.created_by as "createdBy", w.updated_at as "updatedAt", w.revision`
}

/** A row as JSON for `json_populate_record(null::webhooks, …)`. */
export function webhookRecordOf(row: WebhookRow): string {
  return JSON.stringify({
    id: row.id,
    name: row.name,
    url: row.url,
    secret: row.secret,
    old_secret: row.oldSecret,
    old_secret_until: iso(row.oldSecretUntil),
    kinds: row.kinds,
    queues: row.queues,
    types: row.types,
    enabled: row.enabled,
    wants_from: iso(row.wantsFrom),
    disabled_reason: row.disabledReason,
    disabled_at: iso(row.disabledAt),
    attempts: row.attempts,
    backoff_first_ms: row.backoffFirstMs,
    backoff_max_ms: row.backoffMaxMs,
    timeout_ms: row.timeoutMs,
    concurrency: row.concurrency,
    failing_since: iso(row.failingSince),
    created_at: iso(row.createdAt),
    created_by: row.createdBy,
    updated_at: iso(row.updatedAt),
    revision: row.revision,
  })
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
