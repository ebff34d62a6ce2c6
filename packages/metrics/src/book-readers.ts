/** What is read from the book anew for each scrape. */
export type BookReaders = {
  /** Every queue as it stands now. */
  queues: () => Promise<QueueLine[]>
  /** How far each queue's ledger is from adding up. */
  differences: () => Promise<{ queue: string; difference: number }[]>
  /** What Redis lost so far, by queue. */
  losses: () => Promise<{ queue: string; rebuilds: number; drift: number }[]>
  /** Seconds by which the oldest undecided tick of a schedule is past its time. */
  scheduleLag: () => Promise<number>
  /** What each mirror has still to copy, events or log lines, and the age of the oldest one; what its sink refused. */
  mirrors: () => Promise<MirrorLine[]>
  /** Age of the oldest open transaction, seconds. */
  oldestTransaction: () => Promise<number>
  /** Every pool as it stands now. */
  pools: () => Promise<PoolLine[]>
  /** Roles of the control plane, and whether some process holds each. */
  roles: () => Promise<{ role: string; isHeld: boolean }[]>
}

/** `slots`: those that its live workers may use; `busy`: those that were taken at the last heartbeat. */
export type PoolLine = {
  pool: string
  desired: number
  slots: number
  busy: number
  /** Live workers by state. */
  workers: Record<string, number>
}

export type MirrorLine = { mirror: string; items: number; seconds: number; deadLetters: number }

/** `states` counts its tasks; `waiting` those that are pending and do not run. */
export type QueueLine = {
  queue: string
  isPaused: boolean
  waiting: number
  oldestSeconds: number
  states: Record<string, number>
}

/** All gauges of a scrape ask at the same time: those that come while one asks get its answer. */
export function shared<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let underWay: Promise<Answer> | undefined
  return () => (underWay ??= ask().finally(() => (underWay = undefined)))
}

/** While the book does not answer there is no value: an old one would say that all is well. */
export const read = <Line>(reader: () => Promise<Line[]>): Promise<Line[]> => reader().catch(() => [])
