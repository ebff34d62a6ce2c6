import type { BegunRun } from '@bullwheel/db'

/** What a supervisor tells a child over IPC. */
export type ToChild =
  | { kind: 'start'; id: string; slots: number }
  /** Stop fetching, wait, abort, exit. */
  | { kind: 'drain'; deadlineMs: number; graceMs: number }

/**
 * How a child is, each second. `leaked` slots are held by handlers that ignored their signal; `rss` in bytes; `lagMs` is the
 * longest pause of its event loop since the beat before.
 */
export type Beat = { busy: number; leaked: number; rss: number; stuckMs: number; lagMs: number }

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
