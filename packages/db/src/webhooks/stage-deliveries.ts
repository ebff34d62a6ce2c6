import type { Hot } from '../connect.ts'

/** An attempt to be handed to BullMQ: the one after `attempts` of a delivery; it may be made in `inMs`. */
export type StagedDelivery = { id: number; attempts: number; inMs: number }

/** Deliveries of one webhook that may wait for a retry in Redis. */
const DELAYED_MAX = 1_000

/**
 * Takes deliveries that may be sent now, or within `horizonMs`, and that nobody carries; marks them as staged. Of each
 * webhook at most its concurrency is under way, so that a slow receiver fills no line that others stand in. Whoever
 * does not get them into Redis gives them back.
 */
export function takeDeliveries(hot: Hot, horizonMs: number): Promise<StagedDelivery[]> {
  return hot<StagedDelivery[]>`
    update webhook_deliveries d set staged_at = now()
    from (
      select r.id from webhooks w
      cross join lateral (
        select w.concurrency - count(*) filter (where s.next_at <= now()) as room,
               ${DELAYED_MAX} - count(*) filter (where s.next_at > now()) as later
        from webhook_deliveries s
        where s.webhook_id = w.id and s.state = 'pending' and s.staged_at is not null) busy
      cross join lateral (
        (select q.id from webhook_deliveries q
         where q.webhook_id = w.id and q.state = 'pending' and not q.waits and q.staged_at is null and q.next_at <= now()
         order by q.next_at, q.id limit greatest(busy.room, 0))
        union all
        (select q.id from webhook_deliveries q
         where q.webhook_id = w.id and q.state = 'pending' and not q.waits and q.staged_at is null
           and q.next_at > now() and q.next_at <= now() + ${horizonMs} * interval '1 ms'
         order by q.next_at, q.id limit greatest(busy.later, 0))) r
      where w.enabled
      order by r.id) r
    where d.id = r.id and case when d.state = 'pending' then d.staged_at is null else false end
    returning d.id, d.attempts,
              greatest(extract(epoch from d.next_at - now())::float8 * 1000, 0) as "inMs"`
}

/** Nobody carries these attempts any more: they are taken again as soon as they may. */
export async function giveBackDeliveries(hot: Hot, staged: Pick<StagedDelivery, 'id' | 'attempts'>[]): Promise<void> {
  if (staged.length === 0) return
  await hot`
    update webhook_deliveries d set staged_at = null
    from (select * from json_to_recordset(${JSON.stringify(staged)}::text::json) as s(id bigint, attempts integer)
          order by id) s
    where d.id = s.id and case when d.state = 'pending' then d.attempts = s.attempts else false end`
}

/** Gives back all that was staged: Redis was emptied. */
export async function giveBackStaged(hot: Hot): Promise<number> {
  const rows = await hot`
    update webhook_deliveries d set staged_at = null
    from (select id from webhook_deliveries where state = 'pending' and staged_at is not null order by id for update) s
    where d.id = s.id returning d.id`
  return rows.length
}

/**
 * Gives back up to `limit` deliveries that should have been tried so long ago. A false alarm costs an add that BullMQ
 * drops, since a job of this id is there.
 */
export async function giveBackOverdue(hot: Hot, overdueMs: number, limit: number): Promise<number> {
  const rows = await hot`
    update webhook_deliveries d set staged_at = null
    from (
      select id from webhook_deliveries
      where state = 'pending' and staged_at is not null
        and greatest(staged_at, next_at) < now() - ${overdueMs} * interval '1 ms'
      order by id limit ${limit} for update skip locked) l
    where d.id = l.id returning d.id`
  return rows.length
}

/** Lets go what waits for a delivery that is not pending any more; 0, or what ended it did not say so. */
export async function freeForgotten(hot: Hot, limit: number): Promise<number> {
  const rows = await hot`
    update webhook_deliveries d set waits = false
    from (
      select id from webhook_deliveries w
      where state = 'pending' and waits and not exists (
        select from webhook_deliveries e
        where e.webhook_id = w.webhook_id and e.task_id = w.task_id and e.state = 'pending' and e.id < w.id)
      order by id limit ${limit} for update skip locked) f
    where d.id = f.id returning d.id`
  return rows.length
}
