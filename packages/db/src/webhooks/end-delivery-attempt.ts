import { type DeliveryAttempt, FAILING_MS } from '@bullwheel/contracts'
import type { Verdict } from '@bullwheel/domain'
import type { Hot } from '../connect.ts'
import { retryDeadlocks } from '../sql-errors.ts'

/** `attempt` from 1. */
export type EndedDeliveryAttempt = {
  id: number
  webhookId: string
  attempt: number
  verdict: Verdict
  record: DeliveryAttempt
}

/** `isLate`: somebody else ended this attempt. `disabled`: why its webhook is disabled from now on. */
export type DeliveryEnded = { isLate: boolean; disabled: string | null }

const STATES = { delivered: 'delivered', again: 'pending', 'given up': 'failed', gone: 'failed' } as const
const GONE = 'the receiver answered 410 Gone: it wants nothing any more'
const FAILING = `every attempt of the last ${FAILING_MS / 86_400_000} days failed`

/**
 * Commits what came of an attempt, by compare-and-set on its number. What waited for the delivery is let go in a second
 * statement: it sees what was written until the delivery's row was had.
 */
export function endDeliveryAttempt(hot: Hot, ended: EndedDeliveryAttempt): Promise<DeliveryEnded> {
  return retryDeadlocks(() =>
    hot.begin(async (transaction) => {
      const tx = transaction as unknown as Hot
      const line = await writeEnd(tx, ended)
      if (line === undefined) return { isLate: true, disabled: null }
      if (ended.verdict.outcome !== 'again') await letNextGo(tx, line)
      return { isLate: false, disabled: await noteHealth(tx, ended) }
    }),
  )
}

type Line = { webhookId: string; taskId: string }

async function writeEnd(tx: Hot, { id, attempt, verdict, record }: EndedDeliveryAttempt): Promise<Line | undefined> {
  const state = STATES[verdict.outcome]
  const waitMs = verdict.outcome === 'again' ? verdict.waitMs : 0
  const [line] = await tx<Line[]>`
    update webhook_deliveries
    set state = ${state}, attempts = ${attempt}, staged_at = null,
        history = (history::jsonb || ${JSON.stringify([record])}::text::jsonb)::json,
        next_at = now() + ${waitMs} * interval '1 ms', ended_at = case when ${state} <> 'pending' then now() end
    where id = ${id} and case when attempts = ${attempt - 1} then state = 'pending' else false end
    returning webhook_id as "webhookId", task_id as "taskId"`
  return line
}

async function letNextGo(tx: Hot, { webhookId, taskId }: Line): Promise<void> {
  await tx`
    update webhook_deliveries set waits = false
    where waits and id = (
      select id from webhook_deliveries
      where webhook_id = ${webhookId}::uuid and task_id = ${taskId}::uuid and state = 'pending' order by id limit 1)`
}

/** Why the webhook is disabled by this attempt; null when it is not. */
async function noteHealth(tx: Hot, { webhookId, verdict }: EndedDeliveryAttempt): Promise<string | null> {
  switch (verdict.outcome) {
    case 'delivered':
      await tx`update webhooks set failing_since = null where id = ${webhookId}::uuid and failing_since is not null`
      return null
    case 'gone':
      return (await disable(tx, webhookId, GONE, 0)) ? GONE : null
    case 'again':
    case 'given up':
      await tx`update webhooks set failing_since = now() where id = ${webhookId}::uuid and failing_since is null`
      return (await disable(tx, webhookId, FAILING, FAILING_MS)) ? FAILING : null
  }
}

async function disable(tx: Hot, id: string, reason: string, failingForMs: number): Promise<boolean> {
  const rows = await tx`
    with disabled as (
      update webhooks
      set enabled = false, disabled_reason = ${reason}, disabled_at = now(), updated_at = now(), revision = revision + 1
      where id = ${id}::uuid and enabled
        and (${failingForMs} = 0 or failing_since < now() - ${failingForMs} * interval '1 ms')
      returning id)
    insert into audit_log (actor, action, subject, details)
    select 'bullwheel', 'webhook.disable', id::text, json_build_object('reason', ${reason}::text) from disabled
    returning id`
  return rows.length === 1
}
