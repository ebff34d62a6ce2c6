import type { Warning } from '@bullwheel/contracts'
import {
  listAlertRules,
  listFailedNotifications,
  listOpenIncidents,
  listWebhooks,
  readMissedTicks,
} from '@bullwheel/db'
import { warningsOf as warningsOfMirror, readMirrors } from '../get-mirrors.ts'
import { withoutAnswer } from '../alerts/alert-sender.ts'
import { about, instantOf, spanOf, type Watch } from './warning.ts'

/** Ticks that were missed within the last hour; a tick that is due for longer than a minute. */
const MISSED_WITHIN_MS = 3_600_000
const LATE_MS = 60_000

export const scheduleWarnings: Watch = async ({ hot }) => {
  const schedules = await readMissedTicks(hot, MISSED_WITHIN_MS)
  return schedules.flatMap(({ id, schedule, missed, lateMs }) => {
    const subject = about('schedule', schedule, id)
    const late: Warning = {
      id: `late:${id}`,
      level: 'critical',
      subject,
      message: `The next tick of the schedule ${schedule} is ${spanOf(lateMs)} late.`,
      action: 'See whether a scheduler runs, and its log.',
      since: null,
    }
    const gone: Warning = {
      id: `missed:${id}`,
      level: 'warning',
      subject,
      message: `The schedule ${schedule} missed ${missed} ${missed === 1 ? 'tick' : 'ticks'} within the last hour.`,
      action: 'Backfill them on its page if their work is still wanted.',
      since: null,
    }
    return [...(lateMs > LATE_MS ? [late] : []), ...(missed > 0 ? [gone] : [])]
  })
}

export const mirrorWarnings: Watch = async ({ hot }) => {
  const mirrors = await readMirrors(hot)
  return mirrors.flatMap((mirror) =>
    warningsOfMirror(mirror).map((message, at) => ({
      id: `mirror:${mirror.name}:${at}`,
      level: 'warning' as const,
      subject: about('mirror', mirror.name),
      message: `${message}.`,
      action: 'See the page of the mirror; it goes on by itself when what it copies to is back.',
      since: mirror.partitions.find(({ errorAt }) => errorAt !== null)?.errorAt ?? null,
    })),
  )
}

export const webhookWarnings: Watch = async ({ hot }) => {
  const webhooks = await listWebhooks(hot)
  return webhooks
    .filter(({ enabled, failingSince }) => enabled && failingSince !== null)
    .map(({ id, name, failingSince }) => ({
      id: `webhook:${id}`,
      level: 'warning' as const,
      subject: about('webhook', name, id),
      message: `No delivery of the webhook ${name} has succeeded since then.`,
      action: 'See its deliveries; what is pending is tried again by itself, and after three days it is disabled.',
      since: instantOf(failingSince),
    }))
}

export const alertWarnings: Watch = async ({ hot }) => {
  const [rules, open, failed] = await Promise.all([
    listAlertRules(hot),
    listOpenIncidents(hot),
    listFailedNotifications(hot),
  ])
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]))
  const firing = open.flatMap(({ id, ruleId, firedAt, message }): Warning[] => {
    const rule = ruleOf.get(ruleId)
    if (firedAt === null || rule === undefined) return []
    const subject = about('alert', rule.name, ruleId)
    const action = 'See the page of the alert.'
    return [{ id: `alert:${id}`, level: 'warning', subject, message: `${message}.`, action, since: instantOf(firedAt) }]
  })
  const unsent = failed.flatMap(({ ruleId, failed: n, error }): Warning[] => {
    const name = ruleOf.get(ruleId)?.name ?? ruleId
    const message = `${n} ${n === 1 ? 'message' : 'messages'} of the alert ${name} could not be sent within the last day: ${error === null ? 'unknown' : withoutAnswer(error)}.`
    const action = 'Mend its channel, and try it with a test message.'
    return [
      { id: `unsent:${ruleId}`, level: 'warning', subject: about('alert', name, ruleId), message, action, since: null },
    ]
  })
  return [...firing, ...unsent]
}
