import { DAY_MS } from './civil.ts'
import { cronExpression } from './cron-expression.ts'
import type { LocalMs, LocalTimes } from './local-times.ts'
import type { Rule } from './timetable.ts'
import { type Zone, zoneOf } from './zone.ts'

const MINUTE_MS = 60_000
/** Times in one gap that are counted; a pattern of seconds has thousands. */
const MAX_COUNTED = 100

/** A repeated time is not farther from its change than this. */
const NEAR_MS = 2 * DAY_MS
/** Rules that run more rarely are not told of every change in between. */
const LOOK_BACK_MS = 400 * DAY_MS

/** The clock jumps at `at` (real time) from one reading to another. */
type Jump = { at: number; from: LocalMs; to: LocalMs }

/** The clock in `timezone` and its offset: `2026-03-08T03:00:00-04:00`. */
export function localTime(ms: number, timezone: string): string {
  const { offset } = zoneOf(timezone).spanAt(ms)
  const minutes = Math.abs(Math.trunc(offset / MINUTE_MS))
  const ahead = [Math.floor(minutes / 60), minutes % 60].map((n) => String(n).padStart(2, '0')).join(':')
  return new Date(ms + offset).toISOString().replace(/(\.000)?Z$/, `${offset < 0 ? '-' : '+'}${ahead}`)
}

/**
 * How a change of the clocks moves, doubles or drops the tick at `at`, or times that would have been next to it;
 * undefined when none does. `before` is the tick before, or where one began to look.
 */
export function clockNote(rule: Omit<Rule, 'anchorMs'>, before: number, at: number): string | undefined {
  const zone = zoneOf(rule.timezone)
  const passed = jumpsWithin(zone, Math.max(before, at - LOOK_BACK_MS), at)
  if (rule.cron === null) return intervalNote(rule.everyMs ?? 1, passed)
  const { next, isIntervalLike } = cronExpression(rule.cron)
  const local = at + zone.spanAt(at).offset
  return isIntervalLike ? rhythmNote(next, zone, passed, at, local) : wallNote(next, zone, passed.at(-1), at, local)
}

function intervalNote(everyMs: number, passed: Jump[]): string | undefined {
  const jump = passed.find(({ from, to }) => (to - from) % everyMs !== 0)
  if (jump === undefined) return undefined
  const way = jump.to > jump.from ? 'forward' : 'back'
  return `clocks go ${way} on ${dateOf(jump.from)}: an interval keeps its length, so the time of day moves`
}

/** Of a rule of all 24 hours: what a gap swallows is not made up for, and what is repeated runs both times. */
function rhythmNote(next: LocalTimes, zone: Zone, passed: Jump[], at: number, local: LocalMs): string | undefined {
  for (const jump of passed) {
    const gone = timesIn(next, jump)
    if (gone.length > 0) return `${missing(gone, jump)}; ticks keep their rhythm in real time`
  }
  const isSecond = isRepeated(local, jumpsWithin(zone, at - NEAR_MS, at))
  if (!isSecond && !isRepeated(local, jumpsWithin(zone, at, at + NEAR_MS))) return undefined
  return `${twice(local)}, and it runs both times: this is the ${isSecond ? 'second' : 'first'}`
}

function wallNote(
  next: LocalTimes,
  zone: Zone,
  jump: Jump | undefined,
  at: number,
  local: LocalMs,
): string | undefined {
  const gone = jump?.at === at ? timesIn(next, jump) : []
  if (jump !== undefined && gone.length > 0) return `${missing(gone, jump)}, so ${runsAt(gone, jump, next)}`
  const isTwice = isRepeated(local, jumpsWithin(zone, at, at + NEAR_MS))
  return isTwice ? `${twice(local)}, so it runs once, at the first` : undefined
}

/** Local times of a rule that a jump leaves out. */
function timesIn(next: LocalTimes, { from, to }: Jump): LocalMs[] {
  const found: LocalMs[] = []
  for (let local = next(from); local !== null && local < to; local = next(local + 1_000)) {
    if (found.push(local) === MAX_COUNTED) break
  }
  return found
}

function missing(gone: LocalMs[], jump: Jump): string {
  const [first, last] = [gone[0] as LocalMs, gone.at(-1) as LocalMs]
  const day = isWithinOneDay(gone, jump) ? ` on ${dateOf(first)}` : ''
  const shown = (local: LocalMs) => (day === '' ? `${dateOf(local)} ${timeOf(local)}` : timeOf(local))
  if (gone.length === 1) return `${shown(first)} does not exist${day}: clocks go forward`
  const count = gone.length === MAX_COUNTED ? `${MAX_COUNTED} times or more` : `${gone.length} times`
  return `${shown(first)} to ${shown(last)} (${count}) do not exist${day}: clocks go forward`
}

function runsAt(gone: LocalMs[], jump: Jump, next: LocalTimes): string {
  const end = isWithinOneDay(gone, jump) ? timeOf(jump.to) : `${dateOf(jump.to)} ${timeOf(jump.to)}`
  const how = next(jump.to) === jump.to ? `together with ${end}` : `at ${end}`
  return gone.length === 1 ? `it runs ${how}` : `they run once, ${how}`
}

const twice = (local: LocalMs) => `${timeOf(local)} exists twice on ${dateOf(local)}: clocks go back`
const isWithinOneDay = (gone: LocalMs[], { to }: Jump) => dateOf(gone[0] as LocalMs) === dateOf(to)
const dateOf = (local: LocalMs) => new Date(local).toISOString().slice(0, 10)
const timeOf = (local: LocalMs) => new Date(local).toISOString().slice(11, 19).replace(/:00$/, '')

const isRepeated = (local: LocalMs, jumps: Jump[]) => jumps.some(({ from, to }) => to <= local && local < from)

/** After the instant `from`, up to `until`, in order. */
function jumpsWithin(zone: Zone, from: number, until: number): Jump[] {
  const found: Jump[] = []
  let span = zone.spanAt(from)
  while (span.until <= until) {
    const following = zone.spanAt(span.until)
    const jump = { at: span.until, from: span.until + span.offset, to: span.until + following.offset }
    if (jump.from !== jump.to) found.push(jump)
    span = following
  }
  return found
}
