import type { AlertChannel, NOTIFICATION_KINDS, NOTIFICATION_STATES } from '@bullwheel/contracts'
import type { Hot } from '../connect.ts'

export type NewNotification = {
  /** Of the channel among those of the rule. */
  place: number
  channel: AlertChannel
  kind: (typeof NOTIFICATION_KINDS)[number]
  /** What a webhook gets. */
  body: object
  /** What people read. */
  text: string
}

/** A message as lists show it; instants in epoch milliseconds. */
export type NotificationRow = NewNotification & {
  id: number
  ruleId: string
  state: (typeof NOTIFICATION_STATES)[number]
  tries: number
  nextAt: number
  error: string | null
  createdAt: number
  endedAt: number | null
}

function notificationColumns(hot: Hot) {
  return hot`
    n.id, n.rule_id as "ruleId", n.place, n.channel, n.kind, n.body, n.text, n.state, n.tries, n.next_at as "nextAt",
    n.error, n.created_at as "createdAt", n.ended_at as "endedAt"`
}

/** Writes messages, in the transaction that writes what they tell of. */
export async function insertNotifications(tx: Hot, ruleId: string, messages: NewNotification[]): Promise<void> {
  if (messages.length === 0) return
  await tx`
    insert into alert_notifications (rule_id, place, channel, kind, body, text)
    select ${ruleId}::uuid, m.* from json_to_recordset(${JSON.stringify(messages)}::text::json)
      as m(place integer, channel json, kind text, body json, text text)`
}

/** Newest first; only ids below `before`. */
export function listNotifications(
  hot: Hot,
  ruleId: string,
  before: number | undefined,
  limit: number,
): Promise<NotificationRow[]> {
  return hot<NotificationRow[]>`
    select ${notificationColumns(hot)} from alert_notifications n
    where n.rule_id = ${ruleId}::uuid ${before === undefined ? hot`` : hot`and n.id < ${before}`}
    order by n.id desc limit ${limit}`
}

/** The first pending message of each channel, where it is due: what comes after it waits, so that none overtakes. */
export function listDueNotifications(hot: Hot, limit: number): Promise<NotificationRow[]> {
  return hot<NotificationRow[]>`
    select ${notificationColumns(hot)} from alert_notifications n
    join (
      select min(p.id) as id from alert_notifications p where p.state = 'pending' group by p.rule_id, p.place) f
      on f.id = n.id
    where n.next_at <= now() order by n.id limit ${limit}`
}

/** A message came to its end: it was sent, or given up. */
export async function endNotification(
  hot: Hot,
  id: number,
  ended: { state: 'sent' | 'failed'; error: string | null },
): Promise<void> {
  await hot`
    update alert_notifications set state = ${ended.state}, error = ${ended.error}, tries = tries + 1, ended_at = now()
    where id = ${id}`
}

/** A message that could not be sent is tried again in so many milliseconds. */
export async function putNotificationOff(hot: Hot, id: number, inMs: number, error: string): Promise<void> {
  await hot`
    update alert_notifications set tries = tries + 1, error = ${error}, next_at = now() + ${inMs} * interval '1 ms'
    where id = ${id}`
}

/**
 * Gives up what waits for a channel that the rule does not have any more, in the transaction that changes the rule: no later
 * than the change itself, whose time has milliseconds only.
 */
export async function giveUpPending(
  tx: Hot,
  ruleId: string,
  left: { channels: readonly AlertChannel[]; reason: string },
): Promise<void> {
  await tx`
    update alert_notifications n set state = 'failed', error = ${left.reason},
      ended_at = date_trunc('milliseconds', now())
    where n.rule_id = ${ruleId}::uuid and n.state = 'pending'
      and n.channel::jsonb is distinct from (${JSON.stringify(left.channels)}::text::jsonb -> n.place)`
}

/** Rules with messages that nobody got, given up within the last day and since the rule was changed, with the latest error. */
export function listFailedNotifications(hot: Hot): Promise<{ ruleId: string; failed: number; error: string | null }[]> {
  return hot`
    select n.rule_id as "ruleId", count(*) as failed, (json_agg(n.error order by n.id desc))->>0 as error
    from alert_notifications n join alert_rules r on r.id = n.rule_id
    where n.ended_at > now() - interval '1 day' and n.ended_at > r.updated_at and n.state = 'failed' group by 1`
}
