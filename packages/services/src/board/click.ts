import { AppError } from '@bullwheel/domain'

const PARALLEL = 4
/** Shorter than the 30 s after which clients give up. */
const WITHIN_MS = 20_000

/** What one request to the board changes. */
export type Click = {
  /** Makes one change as soon as it is its turn. None begins after one went wrong, or when the time is over. */
  change: (make: () => Promise<unknown>) => Promise<void>
  /** Makes many, a few at a time. Tasks that changed meanwhile are passed over. */
  changeEach: <Item>(items: readonly Item[], make: (item: Item) => Promise<unknown>) => Promise<void>
}

/** A few changes at a time and one deadline for all of them, however Bull Board asks: for many at once, or one by one. */
export function createClick(now: () => number = () => performance.now()): Click {
  const giveUpAt = now() + WITHIN_MS
  const turns = createTurns(PARALLEL)
  let done = 0
  let fault: { cause: unknown } | undefined
  const change = (make: () => Promise<unknown>): Promise<void> =>
    turns(async () => {
      if (fault !== undefined) throw fault.cause
      if (now() > giveUpAt) throw outOfTime(done)
      try {
        await make()
        done += 1
      } catch (cause) {
        if (!isOvertaken(cause)) fault = { cause }
        throw cause
      }
    })
  return {
    change,
    changeEach: async (items, make) => {
      for (let at = 0; at < items.length; at += PARALLEL) {
        const some = items.slice(at, at + PARALLEL)
        await Promise.all(some.map((item) => change(() => make(item)).catch(passOver)))
      }
    },
  }
}

/** Lets so many run at a time; the others wait in the order in which they came. */
function createTurns(count: number): (run: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = []
  let free = count
  return async (run) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      await run()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}

/** Somebody else changed or removed the task first. */
export function passOver(cause: unknown): void {
  if (!isOvertaken(cause)) throw cause
}

function isOvertaken(cause: unknown): boolean {
  return cause instanceof AppError && (cause.code === 'conflict' || cause.code === 'not_found')
}

function outOfTime(done: number): AppError {
  const text = `${done} tasks were changed within ${WITHIN_MS / 1_000} s; do it again for the rest.`
  return new AppError('unavailable', text, { retryAfterS: 1 })
}
