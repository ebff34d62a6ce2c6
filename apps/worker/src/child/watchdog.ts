import type { TaskSource } from '@bullwheel/queue'

/** Notices that this worker waits for an answer that does not come, although Redis is there. */
export type Watchdog = {
  /** The same source, its calls watched. */
  watch: (source: TaskSource) => TaskSource
  /** Milliseconds by which the oldest call has outstayed its time; 0 when all is well or while Redis is away. */
  stuckMs: () => number
}

export type WatchdogOptions = {
  isRedisReady: () => boolean
  /** Time that a call may take (default 30 s); an idle worker's wait ends after a second. */
  patienceMs?: number
  /** Any monotonic clock. */
  monotonicMs?: () => number
}

const PATIENCE_MS = 30_000

/** Says that it runs, fetches nothing: BullMQ's workers were seen to stop silently after a reconnect. */
export function createWatchdog(options: WatchdogOptions): Watchdog {
  const { isRedisReady, patienceMs = PATIENCE_MS, monotonicMs = () => performance.now() } = options
  const begun = new Map<symbol, number>()
  let readySince: number | undefined

  const watched = async <Answer>(call: Promise<Answer>): Promise<Answer> => {
    const mark = Symbol('call')
    begun.set(mark, monotonicMs())
    try {
      return await call
    } finally {
      begun.delete(mark)
    }
  }

  return {
    watch: (source) => ({
      queue: source.queue,
      fetch: () => watched(source.fetch()),
      waitForWork: (waitMs) => watched(source.waitForWork(waitMs)),
      passOn: () => watched(source.passOn()),
      finish: (jobId, fetchNext) => watched(source.finish(jobId, fetchNext)),
      giveBack: (jobId, delayMs) => watched(source.giveBack(jobId, delayMs)),
      extendLocks: () => watched(source.extendLocks()),
      giveBackGhosts: () => watched(source.giveBackGhosts()),
      get isIdle() {
        return source.isIdle
      },
      close: () => source.close(),
    }),
    stuckMs: () => {
      const now = monotonicMs()
      if (!isRedisReady()) readySince = undefined
      else readySince ??= now
      if (readySince === undefined || begun.size === 0) return 0
      const oldest = Math.max(Math.min(...begun.values()), readySince)
      return Math.max(0, now - oldest - patienceMs)
    },
  }
}
