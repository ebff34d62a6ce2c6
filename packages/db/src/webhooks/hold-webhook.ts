import type { Hot } from '../connect.ts'
import { type WebhookRow, webhookColumns, webhookRecordOf } from './webhook-row.ts'

/** A webhook whose row is locked: nobody else changes it until the transaction ends. */
export type HeldWebhook = {
  tx: Hot
  row: WebhookRow
  /** The database's time after the row was had, epoch milliseconds. */
  now: number
}

/** Runs a change in one transaction with the webhook's row locked; undefined when there is no such webhook. */
export async function holdWebhook<Result>(
  hot: Hot,
  id: string,
  change: (held: HeldWebhook) => Promise<Result>,
): Promise<Result | undefined> {
  return hot.begin(async (transaction) => {
    const tx = transaction as unknown as Hot
    const [row] = await tx<WebhookRow[]>`
      select ${webhookColumns(tx)} from webhooks w where w.id = ${id}::uuid and w.deleted_at is null for update`
    if (row === undefined) return undefined
    const [clock] = await tx<{ now: number }[]>`select date_trunc('milliseconds', statement_timestamp()) as now`
    return change({ tx, row, now: (clock as { now: number }).now })
  }) as Promise<Result | undefined>
}

/** Writes a held webhook as it shall be. */
export async function saveWebhook({ tx, now }: HeldWebhook, row: WebhookRow): Promise<WebhookRow> {
  const saved = { ...row, revision: row.revision + 1, updatedAt: now }
  await tx`
    update webhooks w set
      (name, url, secret, old_secret, old_secret_until, kinds, queues, types, enabled, wants_from, disabled_reason,
       disabled_at, attempts, backoff_first_ms, backoff_max_ms, timeout_ms, concurrency, failing_since, revision,
       updated_at) =
      (g.name, g.url, g.secret, g.old_secret, g.old_secret_until, g.kinds, g.queues, g.types, g.enabled, g.wants_from,
       g.disabled_reason, g.disabled_at, g.attempts, g.backoff_first_ms, g.backoff_max_ms, g.timeout_ms, g.concurrency,
       g.failing_since, g.revision, g.updated_at)
    from json_populate_record(null::webhooks, ${webhookRecordOf(saved)}::text::json) g
    where w.id = g.id`
  return saved
}

/** Ends a webhook for good, and forgets its secrets; false when there is none. The janitor removes its deliveries. */
export async function deleteWebhook(hot: Hot, id: string): Promise<boolean> {
  const rows = await hot`
    update webhooks set deleted_at = now(), enabled = false, secret = '', old_secret = null, revision = revision + 1
    where id = ${id}::uuid and deleted_at is null returning id`
  return rows.length === 1
}
