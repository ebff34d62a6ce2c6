import { parseDuration } from '@bullwheel/contracts'

// A registered symbol, so that a handler's own copy of this package is understood by the worker's.
const OUTCOME: unique symbol = Symbol.for('bullwheel.outcome') as never

/** What a thrown error asks for, when it asks for something. */
export type ThrownOutcome = { kind: 'retry-after'; delayMs: number } | { kind: 'fatal' } | { kind: 'cancel' }

type Branded = { readonly [OUTCOME]: ThrownOutcome }

/**
 * Throw this from a handler to be tried again after `delay` (`30s` or milliseconds) instead of the retry rule's own
 * wait. It uses up an attempt; with none left the task fails. Throws TypeError on a delay that is none.
 */
export class RetryAfter extends Error implements Branded {
  override readonly name = 'RetryAfter'
  readonly [OUTCOME]: ThrownOutcome

  constructor(delay: string | number, message = `retry after ${delay}`, options?: ErrorOptions) {
    super(message, options)
    const delayMs = parseDuration(delay)
    if (delayMs === undefined)
      throw new TypeError(`${delay} is no duration: give 250ms, 30s, 5m, 2h, 7d or milliseconds`)
    this[OUTCOME] = { kind: 'retry-after', delayMs }
  }
}

/** Throw this from a handler when trying again cannot help: the task fails at once, whatever attempts are left. */
export class Fatal extends Error implements Branded {
  override readonly name = 'Fatal'
  readonly [OUTCOME]: ThrownOutcome = { kind: 'fatal' }
}

/** Throw this from a handler when the work is no longer wanted: the task ends as cancelled, not as failed. */
export class Cancel extends Error implements Branded {
  override readonly name = 'Cancel'
  readonly [OUTCOME]: ThrownOutcome = { kind: 'cancel' }
}

/** What a thrown value asks for; undefined for ordinary errors, which follow the retry rule. Never throws. */
export function outcomeOf(thrown: unknown): ThrownOutcome | undefined {
  try {
    return typeof thrown === 'object' && thrown !== null && OUTCOME in thrown ? (thrown as Branded)[OUTCOME] : undefined
  } catch {
    // A proxy or a getter that throws itself: it asks for nothing.
    return undefined
  }
}
