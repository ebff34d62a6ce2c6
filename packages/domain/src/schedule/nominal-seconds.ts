import { DAY_MS } from './civil.ts'
import { type CronExpression, cronExpression } from './cron-expression.ts'
import { secondsNamed } from './local-times.ts'
import type { Rule } from './timetable.ts'
import { type Span, zoneOf } from './zone.ts'

const CHUNK = 10_000
const DAY_S = DAY_MS / 1000

/** About how often a rule ticks on a day on which it does. */
export function ticksPerDay({ cron, everyMs }: Rule): number {
  if (cron === null) return DAY_MS / (everyMs ?? DAY_MS)
  const { seconds, minutes, hours } = cronExpression(cron).cron
  return seconds.length * minutes.length * hours.length
}

/**
 * All nominal times from `from` to before `until`, ascending, some at a time, in seconds after `originS`, one of the epoch.
 * A timetable gives the same ones a hundred times slower: here the seconds of a day are worked out once.
 */
export function* nominalSeconds(rule: Rule, from: number, until: number, originS: number): Generator<number[]> {
  if (rule.cron === null) yield* intervalSeconds(rule, from, until, originS)
  else yield* cronSeconds(cronExpression(rule.cron), rule.timezone, from, until, originS)
}

function* intervalSeconds(
  { everyMs, anchorMs }: Rule,
  from: number,
  until: number,
  originS: number,
): Generator<number[]> {
  const every = everyMs ?? DAY_MS
  let at = anchorMs + Math.max(0, Math.ceil((from - anchorMs) / every)) * every
  while (at < until) {
    const chunk: number[] = []
    for (; at < until && chunk.length < CHUNK; at += every) chunk.push(Math.floor(at / 1000) - originS)
    yield chunk
  }
}

function* cronSeconds(
  expression: CronExpression,
  timezone: string,
  from: number,
  until: number,
  originS: number,
): Generator<number[]> {
  const zone = zoneOf(timezone)
  const times = secondsNamed(expression.cron)
  for (let span = zone.spanAt(from); span.from < until; span = zone.spanAt(span.until)) {
    yield* spanSeconds(expression, times, { span, from, until }, originS)
  }
}

type Part = { span: Span; from: number; until: number }

/** Of the local times that a span owns, or of those that it shows where a rule follows real time. */
function* spanSeconds(
  { dayFrom, isIntervalLike }: CronExpression,
  times: number[],
  { span, from, until }: Part,
  originS: number,
): Generator<number[]> {
  const { offset, seen, seenUntil } = span
  const [begin, end] = isIntervalLike ? [span.from + offset, span.until + offset] : [seen, seenUntil]
  const first = (span.from >= from ? begin : Math.max(begin, from + offset)) / 1000
  const past = Math.min(end, until + offset) / 1000
  let latest: number | undefined
  for (let day = dayFrom(Math.floor(first / DAY_S)); day !== null && day * DAY_S < past; day = dayFrom(day + 1)) {
    const found = daySeconds(times, first - day * DAY_S, past - day * DAY_S, {
      toReal: day * DAY_S - offset / 1000 - originS,
      earliest: span.from / 1000 - originS,
    })
    if (found[0] === latest) found.shift()
    latest = found.at(-1) ?? latest
    yield found
  }
}

/** Those of `times` that lie between, in real time; what a gap swallows comes together at its end. */
function daySeconds(
  times: number[],
  first: number,
  past: number,
  { toReal, earliest }: { toReal: number; earliest: number },
): number[] {
  const found: number[] = []
  for (const time of times) {
    if (time < first) continue
    if (time >= past) break
    const at = time + toReal
    if (at > earliest) found.push(at)
    else if (found.length === 0) found.push(earliest)
  }
  return found
}
