import type { BegunRun } from '@bullwheel/db'

/** What a supervisor tells a child over IPC. */
export type ToChild =
  | { kind: 'start'; id: string; pool: string; slots: number }
  /** How many slots it has from now on. Runs beyond them go on; nothing starts until they are fewer. */
  | { kind: 'resize'; slots: number }
  /**
   * Stop fetching, wait, abort after `deadlineMs`, exit `graceMs` later. Null: wait for as long as the runs take. A later
   * order can only bring the end nearer.
   */
  | { kind: 'drain'; deadlineMs: number | null; graceMs: number }

/** How long running handlers may go on after a child was asked to leave, and then to answer their abort signal. */
export type Drain = Omit<Extract<ToChild, { kind: 'drain' }>, 'kind'>

/** How a child is, each second. What is counted, is counted since it began. */
export type Beat = {
  busy: number
  /** Slots held by handlers that ignored their signal. */
  leaked: number
  /** Slots that it may use now; none while it drains. */
  allowed: number
  /** Why it uses fewer slots than it has, in words; null: it does not. */
  slowedBy: string | null
  /** Its memory does not allow all of its slots, whatever else it is slowed by. */
  isShortOfMemory: boolean
  /** Bytes. */
  rss: number
  /** Share of one core since the beat before; more than 1 where other threads work too. */
  cpu: number
  /** Longest pause of its event loop since the beat before. */
  lagMs: number
  stuckMs: number
  /** Runs that ended with an outcome. */
  processed: number
  /** Of those, the ones that did not complete and were not cancelled. */
  failed: number
  /** Runs that began, of queues that are not its pool's. */
  stolen: number
  stolenFrom: { queue: string; tasks: number }[]
  /** The first 50; `since` in epoch milliseconds. */
  running: { taskId: string; queue: string; type: string; since: number }[]
  /** Its own queues. */
  queues: string[]
}

/** What a child is taken for before its first beat. */
export const NO_BEAT: Beat = {
  busy: 0,
  leaked: 0,
  allowed: 0,
  slowedBy: null,
  isShortOfMemory: false,
  rss: 0,
  cpu: 0,
  lagMs: 0,
  stuckMs: 0,
  processed: 0,
  failed: 0,
  stolen: 0,
  stolenFrom: [],
  running: [],
  queues: [],
}

/** What the process of the mirrors tells: that it runs, and each second how it is and what it copied since. */
export type FromMirrors =
  | { kind: 'ready' }
  | { kind: 'beat'; rss: number; lagMs: number; copied: Record<string, number> }

/** What a child tells its supervisor. */
export type FromChild =
  | { kind: 'ready' }
  | ({ kind: 'beat' } & Beat)
  /** Runs whose start is not in the book yet, and tokens of runs that are settled. */
  | { kind: 'runs'; begun: BegunRun[]; ended: string[] }
