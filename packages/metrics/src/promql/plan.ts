import { type Expression, type Selector, selectorsOf } from './ast.ts'
import { WAITING, neededBy } from './stats-metrics.ts'

/** Times that are asked for, epoch milliseconds. */
export type Span = { start: number; end: number; stepMs: number }

/** What must be read of the minute statistics to answer a query. */
export type Plan = {
  from: number
  to: number
  /** Length of the pieces; one begins at `from`. */
  resolutionMs: number
  /** Also how much there was before: somebody asks for a total. */
  needsBefore: boolean
  needsWaiting: boolean
  /** What rows must be told apart by: fewer are read where nobody asks for it. */
  by: { queue: boolean; type: boolean }
  /** Only these are asked for; undefined: all. */
  queue: string | undefined
  type: string | undefined
}

const MINUTE_MS = 60_000
/** Pieces of a history; a longer one is read in coarser pieces. */
const MAX_PIECES = 11_000

export function planOf(expression: Expression, { start, end, stepMs }: Span, now: number): Plan | undefined {
  const all = selectorsOf(expression)
  if (all.length === 0) return undefined
  const needsWaiting = all.some(({ selector }) => selector.metric === WAITING)
  const earliest = Math.min(...all.map(({ selector, rangeMs }) => start - selector.offsetMs - rangeMs))
  const latest = Math.max(...all.map(({ selector }) => end - selector.offsetMs))
  const to = needsWaiting ? now : Math.min(latest, now)
  const lengths = [stepMs, ...all.flatMap(({ selector, rangeMs }) => [rangeMs, selector.offsetMs])]
  const resolutionMs = Math.max(commonMs(lengths), wholeMinutes((to - earliest) / MAX_PIECES))
  return {
    // Pieces that begin and end where the windows do lose nothing.
    from: Math.max(0, Math.floor(earliest / MINUTE_MS) * MINUTE_MS),
    to,
    resolutionMs,
    needsBefore: all.some(({ selector, rangeMs }) => rangeMs === 0 && selector.metric !== WAITING),
    needsWaiting,
    by: neededBy(all.map(({ selector }) => selector.metric)),
    queue: onlyValue(all, ['queue']),
    type: onlyValue(all, ['type', 'task_type']),
  }
}

/** The longest time that all of these are multiples of, in whole minutes; a minute where there is none. */
function commonMs(lengths: number[]): number {
  const common = lengths.map(Math.abs).reduce(divisor)
  return common % MINUTE_MS === 0 ? Math.max(common, MINUTE_MS) : MINUTE_MS
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
const wholeMinutes = (ms: number): number => Math.ceil(ms / MINUTE_MS) * MINUTE_MS

/** The value that every selector wants of a label. */
function onlyValue(all: { selector: Selector }[], labels: string[]): string | undefined {
  const values = all.map(
    ({ selector }) => selector.matchers.find(({ label, op }) => op === '=' && labels.includes(label))?.value,
  )
  return new Set(values).size === 1 ? values[0] || undefined : undefined
}
