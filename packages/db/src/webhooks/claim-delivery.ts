import type { Hot } from '../connect.ts'

/** A delivery that is to be sent now, with what its webhook says now; epoch milliseconds. */
export type DueDelivery = {
  id: number
  webhookId: string
  taskId: string
  version: number
  attempts: number
  body: string
  url: string
  secret: string
  oldSecret: string | null
  concurrency: number
  timeoutMs: number
  maxAttempts: number
  backoffFirstMs: number
  backoffMaxMs: number
  now: number
}

/** `held`: its webhook is disabled, or an earlier delivery is pending; `early`: it is due in so many milliseconds. */
export type Claim = { kind: 'due'; delivery: DueDelivery } | { kind: 'held' } | { kind: 'early'; inMs: number }

/** A worker's clock may be ahead of the database's by so much. */
const EARLY_MS = 500

/** Whether the attempt after `attempts` is to be made now; undefined when it was made, or need not be any more. */
export async function claimDelivery(hot: Hot, id: number, attempts: number): Promise<Claim | undefined> {
  const [row] = await hot<(DueDelivery & { waits: boolean; enabled: boolean; nextAt: number })[]>`
    select d.id, d.webhook_id as "webhookId", d.task_id as "taskId", d.version, d.attempts, d.body, d.waits,
           d.next_at as "nextAt", w.enabled, w.url, w.secret, w.concurrency, w.timeout_ms as "timeoutMs",
           case when w.old_secret_until > now() then w.old_secret end as "oldSecret", w.attempts as "maxAttempts",
           w.backoff_first_ms as "backoffFirstMs", w.backoff_max_ms as "backoffMaxMs", now() as now
    from webhook_deliveries d join webhooks w on w.id = d.webhook_id
    where d.id = ${id} and case when d.attempts = ${attempts} then d.state = 'pending' else false end`
  if (row === undefined) return undefined
  const { waits, enabled, nextAt, ...delivery } = row
  if (!enabled || waits) return { kind: 'held' }
  return nextAt - row.now > EARLY_MS ? { kind: 'early', inMs: nextAt - row.now } : { kind: 'due', delivery }
}
