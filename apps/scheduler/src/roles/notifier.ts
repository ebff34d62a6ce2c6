import {
  type Hot,
  type NotificationRow,
  endNotification,
  listDueNotifications,
  putNotificationOff,
} from '@bullwheel/db'
import { type Logger, judgeAnswer } from '@bullwheel/domain'
import type { AlertSender } from '@bullwheel/services'
import type { Role } from '../role.ts'

export type NotifierOptions = { hot: Hot; send: AlertSender; now: () => number; log: Logger }
export type NotifierTurn = { sent: number; failed: number; more: boolean }

const EVERY_MS = 1_000
/** At once; each has 10 s. */
const PAGE = 20
/** From 10 s to 15 minutes between tries, for about six hours. */
const TRIES = { attempts: 30, backoffFirstMs: 10_000, backoffMaxMs: 900_000 }

/** Sends what alerts say, in order for each channel; what cannot be sent is tried again, for hours. */
export function createNotifier({ hot, send, now, log }: NotifierOptions): Role<NotifierTurn> {
  const deliver = async ({ id, channel, body, text, tries, ruleId }: NotificationRow): Promise<boolean> => {
    const sent = await send({ id: String(id), channel, body, text, now: now() }, new AbortController().signal)
    if (sent.delivered) {
      await endNotification(hot, id, { state: 'sent', error: null })
      return true
    }
    const error = sent.error ?? 'unknown'
    const verdict = judgeAnswer(sent, TRIES, { attempt: tries + 1, now: now(), random: Math.random() })
    log.warn({ rule: ruleId, channel: channel.kind, error }, 'a message of an alert could not be sent')
    if (verdict.outcome === 'again') await putNotificationOff(hot, id, verdict.waitMs, error)
    else await endNotification(hot, id, { state: 'failed', error })
    return false
  }

  return {
    name: 'notifier',
    everyMs: EVERY_MS,
    runOnce: async () => {
      const due = await listDueNotifications(hot, PAGE)
      const delivered = await Promise.all(due.map(deliver))
      const sent = delivered.filter(Boolean).length
      return { sent, failed: due.length - sent, more: due.length === PAGE }
    },
  }
}
