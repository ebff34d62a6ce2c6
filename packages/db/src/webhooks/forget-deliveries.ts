import type { Hot } from '../connect.ts'

/** How long an ended delivery is kept. */
const KEPT_FOR = '30 days'
/** How long what is pending waits for a disabled webhook. */
const HELD_FOR = '7 days'

/**
 * Removes up to `limit` ended deliveries that are past their time, and those of deleted webhooks, then the webhook itself;
 * drops what was pending when its webhook was disabled a week ago. Answers how many; whoever gets `limit` calls again.
 */
export async function forgetDeliveries(hot: Hot, limit: number): Promise<number> {
  const old = await hot`
    delete from webhook_deliveries where id in (
      select id from webhook_deliveries where ended_at < now() - ${KEPT_FOR}::interval order by ended_at limit ${limit})
    returning id`
  const orphans = await hot`
    delete from webhook_deliveries where id in (
      select d.id from webhooks w cross join lateral (
        select id from webhook_deliveries where webhook_id = w.id limit ${limit}) d
      where w.deleted_at is not null limit ${limit})
    returning id`
  await hot`
    delete from webhooks w
    where w.deleted_at is not null and not exists (select from webhook_deliveries d where d.webhook_id = w.id)`
  return Math.max(old.length, orphans.length, await dropHeld(hot, limit))
}

async function dropHeld(hot: Hot, limit: number): Promise<number> {
  const rows = await hot`
    update webhook_deliveries d set state = 'dropped', staged_at = null, ended_at = now()
    from (
      select h.id from webhooks w cross join lateral (
        select id from webhook_deliveries
        where webhook_id = w.id and state = 'pending' order by id limit ${limit} for update) h
      where not w.enabled and w.disabled_at < now() - ${HELD_FOR}::interval limit ${limit}) h
    where d.id = h.id returning d.id`
  return rows.length
}
