/** What the law goes on from at its next look, wherever that is taken; kept as JSON. Instants in epoch milliseconds. */
export type ScaleMemory = {
  /** Of the last look. */
  at: number
  /** The most workers that were wanted since: later ones are smaller. */
  wanted: [at: number, workers: number][]
  /** How many there should have been before each change of the last minute. */
  changes: [at: number, before: number][]
  /** Looks in a row at which tasks waited too long. */
  late: number
  /** What waited at the last look. */
  backlog: number
}

/** Longer than this without a look, and nothing is known of the time between. */
const BLIND_MS = 60_000
const CHANGES_KEPT_MS = 60_000
/** Looks are a little early now and then. */
const EARLY_MS = 500

/** The memory as it was written; anything else is as good as none. */
export function parseScaleMemory(value: unknown): ScaleMemory | null {
  if (typeof value !== 'object' || value === null) return null
  const { at, wanted, changes, late, backlog } = value as Partial<Record<keyof ScaleMemory, unknown>>
  if (!isNumber(at) || !isNumber(late) || !isNumber(backlog) || !isPairs(wanted) || !isPairs(changes)) return null
  return { at, wanted, changes, late, backlog }
}

/** The memory as of now. What should be there so far counts as wanted after a time of which nothing is known. */
export function recall(memory: ScaleMemory | null, desired: number, nowMs: number, keepMs: number): ScaleMemory {
  const isBlind = memory === null || nowMs - memory.at > BLIND_MS || memory.at > nowMs
  if (isBlind) return { at: nowMs, wanted: [[nowMs, desired]], changes: [], late: 0, backlog: 0 }
  return {
    ...memory,
    wanted: memory.wanted.filter(([at]) => at > nowMs - keepMs),
    changes: memory.changes.filter(([at]) => at > nowMs - CHANGES_KEPT_MS),
  }
}

/** Notes what is wanted now. */
export function noteWanted({ wanted }: ScaleMemory, workers: number, nowMs: number): ScaleMemory['wanted'] {
  return [...wanted.filter(([, more]) => more > workers), [nowMs, workers]]
}

/** The most that was wanted lately. */
export function mostWanted(wanted: ScaleMemory['wanted']): number {
  return wanted.reduce((most, [, workers]) => Math.max(most, workers), 0)
}

/** The fewest that there should have been within the last `withinMs`. */
export function fewestWithin({ changes }: ScaleMemory, desired: number, nowMs: number, withinMs: number): number {
  return Math.min(desired, ...beforesWithin(changes, nowMs, withinMs))
}

/** The most that there should have been within the last `withinMs`. */
export function mostWithin({ changes }: ScaleMemory, desired: number, nowMs: number, withinMs: number): number {
  return Math.max(desired, ...beforesWithin(changes, nowMs, withinMs))
}

function beforesWithin(changes: ScaleMemory['changes'], nowMs: number, withinMs: number): number[] {
  return changes.flatMap(([at, before]) => (at > nowMs - withinMs + EARLY_MS ? [before] : []))
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isPairs = (value: unknown): value is [number, number][] =>
  Array.isArray(value) &&
  value.every((pair: unknown) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => isNumber(part)))
