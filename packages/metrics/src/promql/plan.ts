import { type Expression, type Selector, selectorsOf } from './ast.ts'
import { WAITING } from './stats-metrics.ts'

/** Times that are asked for, epoch milliseconds. */
export type Span = { start: number; end: number; stepMs: number }

/** What must be read of the minute statistics to answer a query. */
export type Plan = {
  from: number
  to: number
  resolutionMs: number
  /** Also how much there was before: somebody asks for a total. */
  needsBefore: boolean
  needsWaiting: boolean
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
  const finest = Math.min(stepMs, ...all.flatMap(({ rangeMs }) => (rangeMs > 0 ? [rangeMs] : [])))
  const resolutionMs = wholeMinutes(Math.max(finest, (to - earliest) / MAX_PIECES), finest)
  return {
    from: Math.floor(earliest / resolutionMs) * resolutionMs,
    to,
    resolutionMs,
    needsBefore: all.some(({ selector, rangeMs }) => rangeMs === 0 && selector.metric !== WAITING),
    needsWaiting,
    queue: onlyValue(all, ['queue']),
    type: onlyValue(all, ['type', 'task_type']),
  }
}

/** Down to whole minutes, but never to more pieces than allowed. */
function wholeMinutes(ms: number, finest: number): number {
  const minutes = ms / MINUTE_MS
  return Math.max(1, ms > finest ? Math.ceil(minutes) : Math.floor(minutes)) * MINUTE_MS
}

/** The value that every selector wants of a label. */
function onlyValue(all: { selector: Selector }[], labels: string[]): string | undefined {
  const values = all.map(
    ({ selector }) => selector.matchers.find(({ label, op }) => op === '=' && labels.includes(label))?.value,
  )
  return new Set(values).size === 1 ? values[0] || undefined : undefined
}
