import type { Hot } from '../connect.ts'

/** How long what ended is kept. */
const KEPT_FOR = '30 days'

/** Removes up to `limit` incidents and messages that are past their time. Answers how many of what there were most. */
export async function forgetAlerts(hot: Hot, limit: number): Promise<number> {
  const incidents = await hot`
    delete from alert_incidents where id in (
      select id from alert_incidents where resolved_at < now() - ${KEPT_FOR}::interval
      order by resolved_at limit ${limit})
    returning id`
  const messages = await hot`
    delete from alert_notifications where id in (
      select id from alert_notifications where ended_at < now() - ${KEPT_FOR}::interval order by ended_at limit ${limit})
    returning id`
  return Math.max(incidents.length, messages.length)
}
