/** A queue as a pool sees it; of one that several pools serve, this pool's part, so that counts may be fractions. */
export type QueueLoad = {
  queue: string
  /** Due tasks that wait, and tasks that run on workers of pools that serve it. */
  backlog: number
  active: number
  /** Tasks that became due since the last look. */
  arrived: number
  /** For how long the oldest due one waits; null when none does. */
  oldestWaitMs: number | null
  /** Mean run time; null while it was never measured. */
  runMs: number | null
  /** Runs behind it. */
  samples: number
  /** Tasks that become due each second; null before the second look. */
  arrivalsPerS: number | null
  isPaused: boolean
  /** Its own limits: tasks that may run at once, and starts each second. */
  concurrency: number | null
  ratePerS: number | null
}

/** What a pool has to do and has. Null: it could not be read. */
export type PoolLoad = {
  queues: QueueLoad[] | null
  /** Until the next scheduled work of its queues; null: none is known of. */
  nextDueMs: number | null
  /** Of those that do not leave: `busy`: slots that are taken; `allowed`: slots that may be used. */
  workers: { ready: number; starting: number; leaving: number; busy: number; allowed: number } | null
  /** Workers that it should have so far. */
  desired: number
}

/** A pool that gives up one of its seats: it keeps so many, and the other one is for that pool, which has none. */
export type Giving = { keeps: number; to: string }

/** What a pool may have. `room`: workers more than it has that the hosts have room for; null: no bound is known. */
export type ScaleLimits = {
  isStarted: boolean
  slots: number
  min: number
  max: number
  targetWaitMs: number
  room: number | null
  /** Null: it need not give any. */
  gives: Giving | null
}

/** How fast a pool may follow its load. */
export type ScalePace = {
  /** Within `upEveryMs` it grows at most to `upTimes` as many, or by `upBy`. */
  upEveryMs: number
  upTimes: number
  upBy: number
  /** It keeps the most that was wanted within this. */
  keepMs: number
}

/** A process is forked within a second or two, and a host's memory is worth having back soon. */
export const HOST_PACE: ScalePace = { upEveryMs: 5_000, upTimes: 2, upBy: 4, keepMs: 60_000 }
/**
 * Kubernetes reads the number each 15 s: what counts is where it stands by then. Pods take long to start and may need a
 * new node, so they are kept for as long as Kubernetes itself waits before it scales in.
 */
export const POD_PACE: ScalePace = { upEveryMs: 5_000, upTimes: 4, upBy: 8, keepMs: 300_000 }
