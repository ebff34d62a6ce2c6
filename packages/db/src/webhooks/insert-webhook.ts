import { WEBHOOK_BOUNDS } from '@bullwheel/contracts'
import type { FirstAnswer } from '../accept-tasks.ts'
import type { Hot } from '../connect.ts'
import { keepAnswer } from '../keep-answer.ts'
import { isUniqueViolation } from '../sql-errors.ts'
import { type WebhookRow, webhookRecordOf } from './webhook-row.ts'

/** `repeated`: the idempotency key was used before; `full`: there are as many as there may be. */
export type WebhookInserted = 'inserted' | 'repeated' | 'full'

/**
 * Writes a new webhook, and the answer to it under its idempotency key. Another one of this name is an error
 * (`isWebhookNameTaken`).
 */
export function insertWebhook(hot: Hot, row: WebhookRow, answer: FirstAnswer | undefined): Promise<WebhookInserted> {
  return hot.begin(async (transaction): Promise<WebhookInserted> => {
    const tx = transaction as unknown as Hot
    await tx`lock table webhooks in share row exclusive mode`
    const [count] = await tx<{ n: number }[]>`select count(*) as n from webhooks where deleted_at is null`
    if ((count?.n ?? 0) >= WEBHOOK_BOUNDS.webhooks) return 'full'
    if (answer !== undefined && !(await keepAnswer(tx, answer))) return 'repeated'
    await tx`insert into webhooks select * from json_populate_record(null::webhooks, ${webhookRecordOf(row)}::text::json)`
    // Events are timed by the database: what happens after the answer must not lie before this by another clock.
    await tx`update webhooks set wants_from = least(wants_from, now()) where id = ${row.id}::uuid`
    return 'inserted'
  })
}

/** Whether a statement failed because another webhook has this name. */
export function isWebhookNameTaken(cause: unknown): boolean {
  return isUniqueViolation(cause, 'webhooks_name_idx')
}
