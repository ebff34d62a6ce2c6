import { SCHEDULE_BOUNDS } from '@bullwheel/contracts'
import { type CronExpression, cronExpression } from './cron-expression.ts'
import type { LocalTimes } from './local-times.ts'
import { ruleFault } from './rule-fault.ts'
import { type Zone, zoneOf } from './zone.ts'

/** When a schedule ticks: `cron`, or every `everyMs` counted from `anchorMs`. The other one is null. Instants in epoch ms. */
export type Rule = { cron: string | null; everyMs: number | null; timezone: string; anchorMs: number }

/** `after`: the first nominal time strictly after `ms`, in whole milliseconds; null when there is none before 3000. */
export type Timetable = { after: (ms: number) => number | null }

const LATEST = Date.UTC(3000, 0, 1)
const SECOND_MS = 1_000
/** No local time happens more than two days after what UTC makes of its reading. */
const FARTHEST_MS = 2 * 86_400_000

/** Throws an `invalid_input` AppError at `cron`, `every` or `timezone` that says what is allowed. */
export function createTimetable(rule: Rule): Timetable {
  const zone = zoneOf(rule.timezone)
  if (rule.cron !== null && rule.everyMs === null) return cronTimetable(cronExpression(rule.cron), zone)
  if (rule.cron === null && rule.everyMs !== null) return interval(rule.everyMs, rule.anchorMs)
  throw ruleFault('cron', 'or every must be given, and not both')
}

/** The anchor is the first tick. */
function interval(everyMs: number, anchorMs: number): Timetable {
  if (!Number.isSafeInteger(everyMs) || everyMs < SCHEDULE_BOUNDS.everyMinMs) {
    throw ruleFault('every', 'must be at least 1s, in whole milliseconds')
  }
  return {
    after: (ms) => bounded(ms < anchorMs ? anchorMs : anchorMs + (Math.floor((ms - anchorMs) / everyMs) + 1) * everyMs),
  }
}

function cronTimetable({ next, isIntervalLike }: CronExpression, zone: Zone): Timetable {
  return { after: isIntervalLike ? (ms) => nextReal(next, zone, ms) : (ms) => nextOnTheWall(next, zone, ms) }
}

/** Every local time counts once: at its first appearance, or at the end of the gap that swallowed it. */
function nextOnTheWall(next: LocalTimes, zone: Zone, ms: number): number | null {
  const now = zone.spanAt(ms)
  const local = next(Math.max(now.seen, nextSecond(ms) + now.offset))
  if (local === null) return null
  let span = local < now.seenUntil ? now : zone.spanAt(Math.max(now.until, local - FARTHEST_MS))
  while (local >= span.seenUntil) span = zone.spanAt(span.until)
  return bounded(Math.max(span.from, local - span.offset))
}

/** Every real second counts that reads as the expression says, so that clock changes neither stop nor bunch the ticks. */
function nextReal(next: LocalTimes, zone: Zone, ms: number): number | null {
  let from = nextSecond(ms)
  for (;;) {
    const span = zone.spanAt(from)
    const local = next(from + span.offset)
    if (local === null) return null
    if (local - span.offset < span.until) return bounded(local - span.offset)
    // The next change may turn the clocks back into times that match: only with none near may the search leap.
    const isChangeNear = span.until - from < FARTHEST_MS
    from = isChangeNear ? span.until : Math.max(span.until, local - FARTHEST_MS)
  }
}

const nextSecond = (ms: number) => (Math.floor(ms / SECOND_MS) + 1) * SECOND_MS
const bounded = (ms: number) => (ms < LATEST ? ms : null)
