/** How a receiver answered a request; `status` null: it did not. */
export type ReceiverAnswer = { status: number | null; retryAfter: string | null }

/** How often a delivery is tried, and how long is waited between; milliseconds. */
export type DeliveryRule = { attempts: number; backoffFirstMs: number; backoffMaxMs: number }

/** What an attempt makes of its delivery. `gone`: the receiver wants nothing any more (410). */
export type Verdict =
  | { outcome: 'delivered' }
  | { outcome: 'again'; waitMs: number }
  | { outcome: 'given up' }
  | { outcome: 'gone' }

const GONE = 410
/** From 5 s to 6 h in the nine waits between ten attempts. */
const FACTOR = 3
/** The share of a wait that is random. */
const JITTER = 0.2
/** A receiver may ask for a longer wait than the rule's, up to this. */
export const RETRY_AFTER_MAX_MS = 6 * 3_600_000

/**
 * Decides once what the `attempt`-th attempt (from 1) was: 2xx is delivered, 410 is gone, everything else is tried again
 * until the attempts are used up. A Retry-After lengthens the wait, never shortens it. `random` is in [0, 1).
 */
export function judgeAnswer(
  answer: ReceiverAnswer,
  rule: DeliveryRule,
  { attempt, now, random }: { attempt: number; now: number; random: number },
): Verdict {
  const { status } = answer
  if (status !== null && status >= 200 && status < 300) return { outcome: 'delivered' }
  if (status === GONE) return { outcome: 'gone' }
  if (attempt >= rule.attempts) return { outcome: 'given up' }
  const plain = Math.min(rule.backoffFirstMs * FACTOR ** Math.min(attempt - 1, 30), rule.backoffMaxMs)
  const own = Math.round(plain * (1 - JITTER * random))
  return { outcome: 'again', waitMs: Math.max(own, askedWaitMs(answer.retryAfter, now)) }
}

/** Of a Retry-After, seconds or a date; 0 where there is none, or none that can be read. */
function askedWaitMs(retryAfter: string | null, now: number): number {
  if (retryAfter === null) return 0
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(Math.ceil(ms), 0), RETRY_AFTER_MAX_MS)
}
