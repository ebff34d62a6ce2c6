import type { EventKind } from '@bullwheel/contracts'
import type { Hot } from '../connect.ts'
import { type WebhookRow, webhookColumns } from './webhook-row.ts'

/** Undefined when there is no such webhook, or not any more. */
export async function readWebhook(hot: Hot, id: string): Promise<WebhookRow | undefined> {
  const [row] = await hot<WebhookRow[]>`
    select ${webhookColumns(hot)} from webhooks w where w.id = ${id}::uuid and w.deleted_at is null`
  return row
}

/** Every webhook, by name; there are few. */
export function listWebhooks(hot: Hot): Promise<WebhookRow[]> {
  return hot<WebhookRow[]>`select ${webhookColumns(hot)} from webhooks w where w.deleted_at is null order by w.name`
}

/** Pending deliveries that are counted at most. */
const MAX_COUNTED = 10_000

/** How many deliveries each webhook has still to make, up to 10,000. */
export async function countPending(hot: Hot, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await hot<{ id: string; n: number }[]>`
    select w.id, p.n from unnest(string_to_array(${ids.join(',')}, ',')::uuid[]) w(id) cross join lateral (
      select count(*) as n from (
        select from webhook_deliveries d where d.webhook_id = w.id and d.state = 'pending' limit ${MAX_COUNTED}) d) p`
  return new Map(rows.map(({ id, n }) => [id, n]))
}

/** What an enabled webhook wants, and from when on. */
export type Subscription = { id: string; kinds: EventKind[]; queues: string[]; types: string[]; wantsFrom: number }

export function listSubscriptions(tx: Hot): Promise<Subscription[]> {
  return tx<Subscription[]>`
    select id, kinds, queues, types, wants_from as "wantsFrom" from webhooks where enabled and deleted_at is null`
}
