import { type DueDelivery, type Hot, claimDelivery, endDeliveryAttempt, giveBackDeliveries } from '@bullwheel/db'
import { type Logger, judgeAnswer, messageIdOf } from '@bullwheel/domain'
import type { WebhookAnswer, WebhookSender } from '@bullwheel/http'
import type { WebhookJob } from '@bullwheel/queue'
import { persist } from '../../persist.ts'

export type DeliverOptions = {
  hot: Hot
  send: WebhookSender
  log: Logger
  /** Ends what is being sent; it is sent again. */
  signal: AbortSignal
  /** In [0, 1). */
  random: () => number
}

/** While the book is away a job is asked again so often. */
const BOOK_AWAY_MS = 1_000
/** A clock that is ahead would fetch the same job thousands of times a second. */
const EARLY_MIN_MS = 1_000

/**
 * Makes attempts: looks the delivery up in the book, sends it, and commits what came of it before BullMQ hears. Resolves to
 * milliseconds after which the job is to be asked again, 0: done. Bounds how many of one webhook are under way here.
 */
export function createDeliver(options: DeliverOptions): (job: WebhookJob) => Promise<number> {
  const { hot, log } = options
  const underWay = new Map<string, number>()

  const send = async (delivery: DueDelivery): Promise<void> => {
    const { webhookId } = delivery
    underWay.set(webhookId, (underWay.get(webhookId) ?? 0) + 1)
    try {
      await attempt(options, delivery)
    } finally {
      const left = (underWay.get(webhookId) ?? 1) - 1
      if (left === 0) underWay.delete(webhookId)
      else underWay.set(webhookId, left)
    }
  }

  return async ({ delivery: id, attempts }) => {
    try {
      const claim = await claimDelivery(hot, id, attempts)
      if (claim === undefined) return 0
      if (claim.kind === 'early') return Math.max(claim.inMs, EARLY_MIN_MS)
      if (claim.kind === 'due' && (underWay.get(claim.delivery.webhookId) ?? 0) < claim.delivery.concurrency) {
        await send(claim.delivery)
      } else await giveBackDeliveries(hot, [{ id, attempts }])
      return 0
    } catch (cause) {
      log.warn({ err: cause, delivery: id }, 'a webhook delivery could not be attempted; trying again')
      return BOOK_AWAY_MS
    }
  }
}

async function attempt({ hot, send, log, signal, random }: DeliverOptions, delivery: DueDelivery): Promise<void> {
  const { id, webhookId, attempts, secret, oldSecret, url, body, timeoutMs, now } = delivery
  const secrets = oldSecret === null ? [secret] : [secret, oldSecret]
  const answer = await send({ url, body, secrets, timeoutMs, now, messageId: messageIdOf(delivery) }, signal)
  const rule = { ...delivery, attempts: delivery.maxAttempts }
  const verdict = judgeAnswer(answer, rule, { attempt: attempts + 1, now: now + answer.ms, random: random() })
  const ended = { id, webhookId, attempt: attempts + 1, verdict, record: recordOf(answer, now) }
  const { disabled } = await persist('writing down a webhook delivery', log, () => endDeliveryAttempt(hot, ended))
  if (disabled !== null) log.warn({ webhook: webhookId, reason: disabled }, 'a webhook is disabled')
}

function recordOf({ status, ms, error, response }: WebhookAnswer, startedAt: number) {
  return { at: new Date(startedAt).toISOString(), status, ms, error, response }
}
