import {
  type Hot,
  type NotificationRow,
  endNotification,
  listDueNotifications,
  putNotificationOff,
} from '@bullwheel/db'
import { type Logger, judgeAnswer } from '@bullwheel/domain'
import { type AlertSender, withoutAnswer } from '@bullwheel/services'
import type { Role } from '../role.ts'

export type NotifierOptions = { hot: Hot; send: AlertSender; now: () => number; log: Logger }
export type NotifierTurn = { sent: number; failed: number; more: boolean }

const EVERY_MS = 1_000
/** At once; each has 10 s. */
const PAGE = 20
/** From 10 s to 15 minutes between tries, whatever a receiver asks for. */
const TRIES = { attempts: 1_000, backoffFirstMs: 10_000, backoffMaxMs: 900_000 }
/** A message that is older is given up: what waits behind it is newer. */
const GIVE_UP_MS = 6 * 3_600_000

/** Sends what alerts say, in order for each channel; what cannot be sent is tried again, for hours. */
export function createNotifier({ hot, send, now, log }: NotifierOptions): Role<NotifierTurn> {
  const stopping = new AbortController()

  const deliver = async (message: NotificationRow): Promise<boolean> => {
    const { id, channel, body, text, tries, ruleId } = message
    const sent = await send({ id: String(id), channel, body, text, now: now() }, stopping.signal)
    if (sent.delivered) {
      await endNotification(hot, id, { state: 'sent', error: sent.error })
      return true
    }
    const error = sent.error ?? 'unknown'
    log.warn({ rule: ruleId, channel: channel.kind, error: withoutAnswer(error) }, 'an alert could not be sent')
    const verdict = judgeAnswer(sent, TRIES, { attempt: tries + 1, now: now(), random: Math.random() })
    const isOver = sent.isFinal || verdict.outcome !== 'again' || now() - message.createdAt > GIVE_UP_MS
    if (isOver) await endNotification(hot, id, { state: 'failed', error })
    else await putNotificationOff(hot, id, Math.min(verdict.waitMs, TRIES.backoffMaxMs), error)
    return false
  }

  return {
    name: 'notifier',
    everyMs: EVERY_MS,
    abort: () => stopping.abort(),
    runOnce: async () => {
      const due = await listDueNotifications(hot, PAGE)
      const ends = await Promise.allSettled(due.map(deliver))
      const failure = ends.find((end) => end.status === 'rejected')
      if (failure !== undefined && !stopping.signal.aborted) throw failure.reason
      const sent = ends.filter((end) => end.status === 'fulfilled' && end.value).length
      return { sent, failed: due.length - sent, more: due.length === PAGE }
    },
  }
}
