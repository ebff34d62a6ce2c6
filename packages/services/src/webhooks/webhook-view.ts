import type { DeliveryDetails, Webhook, WebhookDelivery } from '@bullwheel/contracts'
import { type DeliveryDetailsRow, type DeliveryRow, type WebhookRow, countPending } from '@bullwheel/db'
import { messageIdOf } from '@bullwheel/domain'
import type { Deps } from '../context.ts'

/** Webhooks as users see them: without their secrets. */
export async function viewWebhooks(deps: Deps, rows: WebhookRow[]): Promise<Webhook[]> {
  const ids = rows.map(({ id }) => id)
  const pending = await countPending(deps.book.hot, ids)
  const now = deps.clock.now()
  return rows.map((row) => toWebhook(row, pending.get(row.id) ?? 0, now))
}

export async function viewWebhook(deps: Deps, row: WebhookRow): Promise<Webhook> {
  const [view] = await viewWebhooks(deps, [row])
  return view as Webhook
}

function toWebhook(row: WebhookRow, pending: number, now: number): Webhook {
  const { id, name, url, kinds, queues, types, enabled, attempts, concurrency, oldSecretUntil, disabledAt } = row
  const why = row.disabledReason ?? 'unknown'
  const same = { id, name, url, kinds, queues, types, enabled, attempts, concurrency, pending }
  return {
    ...same,
    disabled: enabled ? null : { reason: why, at: iso(disabledAt ?? row.updatedAt) },
    backoff: { first: row.backoffFirstMs, max: row.backoffMaxMs },
    timeout: row.timeoutMs,
    oldSecretUntil: oldSecretUntil !== null && oldSecretUntil > now ? iso(oldSecretUntil) : null,
    failingSince: isoOrNull(row.failingSince),
    createdAt: iso(row.createdAt),
    createdBy: row.createdBy,
    updatedAt: iso(row.updatedAt),
  }
}

export function toDelivery(row: DeliveryRow): WebhookDelivery {
  const { state, cause, kind, taskId, version, queue, type, attempts, waits, last } = row
  const same = { state, cause, kind, taskId, version, queue, type, attempts, waits, last }
  return {
    id: String(row.id),
    messageId: messageIdOf(row),
    ...same,
    eventAt: iso(row.eventAt),
    nextAt: state === 'pending' ? iso(row.nextAt) : null,
    createdAt: iso(row.createdAt),
    endedAt: isoOrNull(row.endedAt),
  }
}

export function toDeliveryDetails(row: DeliveryDetailsRow): DeliveryDetails {
  return { ...toDelivery(row), history: row.history, body: row.body }
}

const iso = (ms: number): string => new Date(ms).toISOString()
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms))
