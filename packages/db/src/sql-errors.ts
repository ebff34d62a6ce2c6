import { setTimeout as sleep } from 'node:timers/promises'

/** What a failed statement means for its batch. */
export type SqlFault = 'deadlock' | 'unreachable' | 'refused' | 'other'

const DEADLOCK = new Set(['40P01', '40001'])
/** Connection lost, shut down, out of resources, or a statement that took longer than its time. */
const UNREACHABLE_STATES = /^(08|57P|53|57014)/
const UNREACHABLE_CODES = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
])
/** Class 22: data exception; 23: constraint; 54: too complex (nesting). */
const REFUSED_STATES = /^(22|23|54)/

export function sqlFault(cause: unknown): SqlFault {
  const code = codeOf(cause)
  if (code === undefined) return 'other'
  if (DEADLOCK.has(code)) return 'deadlock'
  if (UNREACHABLE_CODES.has(code) || UNREACHABLE_STATES.test(code)) return 'unreachable'
  return REFUSED_STATES.test(code) ? 'refused' : 'other'
}

/** It shuts down, starts, or has no connection left. */
const AWAY_STATES = /^(08|57P|53300)/

/** Whether Postgres cannot be spoken to now; not whether it gave up on a statement. */
export function isAway(cause: unknown): boolean {
  const code = codeOf(cause)
  return code !== undefined && (UNREACHABLE_CODES.has(code) || AWAY_STATES.test(code))
}

/** drizzle wraps the driver's error as its cause. */
function codeOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined
  const code = (cause as Error & { code?: unknown }).code
  return typeof code === 'string' ? code : codeOf(cause.cause)
}

const UNIQUE_VIOLATION = '23505'

/** Whether a statement failed because such a row is there already, by this unique index where it is named. */
export function isUniqueViolation(cause: unknown, index?: string): boolean {
  if (!(cause instanceof Error) || !('code' in cause) || cause.code !== UNIQUE_VIOLATION) return false
  return index === undefined || ('constraint_name' in cause && cause.constraint_name === index)
}

export type BatchOptions<Item, Result> = {
  items: Item[]
  run: (items: Item[]) => Promise<Result[]>
  /** The answer for one item that Postgres refuses even when it stands alone. */
  refuse: (item: Item, cause: unknown) => Result
  /** Milliseconds during which an unreachable Postgres is tried again (default 0: three tries). */
  patienceMs?: number
  /** Milliseconds that one try may take (default 20,000, more than Postgres' own statement_timeout). */
  tryMs?: number
}

const RETRY_PAUSE_MS = 50
const NO_ANSWER = 'CONNECT_TIMEOUT'

/** Fails as `unreachable` after `tryMs`: the driver waits for ever for a server that accepts connections and drops them. */
export async function withinTry<Result>(tryMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    const noAnswer = Object.assign(new Error(`Postgres did not answer within ${tryMs} ms`), { code: NO_ANSWER })
    timer = setTimeout(() => reject(noAnswer), tryMs)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}

const DEADLOCK_TRIES = 5

/** Runs a statement again when Postgres ended it to break a deadlock: nothing of it was done. */
export async function retryDeadlocks<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await run()
    } catch (cause) {
      if (sqlFault(cause) !== 'deadlock' || tries >= DEADLOCK_TRIES) throw cause
    }
  }
}

/**
 * Runs one batch so that a bad row stands alone: a deadlock is tried again, a lost connection too (`run` must be safe to
 * repeat, since the commit's reply may be what was lost), a refused batch is split until the bad row is by itself.
 */
export async function runBatch<Item, Result>(options: BatchOptions<Item, Result>): Promise<Result[]> {
  const { items, run, refuse, patienceMs = 0, tryMs = 20_000 } = options
  const giveUpAt = Date.now() + patienceMs
  for (let tries = 1; ; tries++) {
    try {
      return await withinTry(tryMs, run(items))
    } catch (cause) {
      const fault = sqlFault(cause)
      if (fault === 'refused') return splitBatch(options, cause)
      const mayRetry =
        fault === 'deadlock' ? tries < 10 : fault === 'unreachable' && (tries < 3 || Date.now() < giveUpAt)
      if (!mayRetry) throw cause
      await sleep(Math.min(RETRY_PAUSE_MS * tries, 1_000))
    }
  }

  async function splitBatch(all: BatchOptions<Item, Result>, cause: unknown): Promise<Result[]> {
    if (items.length === 1) return [refuse(items[0] as Item, cause)]
    const half = Math.ceil(items.length / 2)
    const head = await runBatch({ ...all, items: items.slice(0, half) })
    const tail = await runBatch({ ...all, items: items.slice(half) })
    return [...head, ...tail]
  }
}
