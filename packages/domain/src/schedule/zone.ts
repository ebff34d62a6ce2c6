import { DAY_MS } from './civil.ts'
import type { LocalMs } from './local-times.ts'
import { quoted, ruleFault } from './rule-fault.ts'

/**
 * Real time from `from` until `until` in which a zone's offset stays the same. It owns the local times from `seen` until
 * `seenUntil`: those that earlier spans have not shown, and those before its first that a gap has swallowed. So every
 * local time belongs to one span, and happens at the later of `from` and (local time − offset).
 */
export type Span = { from: number; until: number; offset: number; seen: LocalMs; seenUntil: LocalMs }

export type Zone = { name: string; spanAt: (ms: number) => Span }

const MAX_ZONES = 700
const MAX_CHUNKS = 64
/** A chunk of the time line is looked through at once; a little over a year. */
const CHUNK_MS = 400 * DAY_MS
/** No zone has changed its offset twice within less than 7 days since 1970. */
const STRIDE_MS = 3 * DAY_MS
/** Before a chunk, so that its first span knows what a change shortly before has shown. */
const LEAD_MS = 2 * DAY_MS

const zones = new Map<string, Zone>()

/** Throws a fault at `timezone` when `name` is none that Intl knows. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name)
  if (known !== undefined) return known
  const zone = createZone(name)
  if (zones.size >= MAX_ZONES) zones.delete(zones.keys().next().value as string)
  zones.set(name, zone)
  return zone
}

/** Apart from zoneOf for tests, which cut the time line elsewhere. */
export function createZone(name: string, chunkMs = CHUNK_MS): Zone {
  const offsetAt = offsets(name)
  const chunks = new Map<number, Span[]>()
  const chunkAt = (index: number) => {
    const known = chunks.get(index)
    if (known !== undefined) return known
    if (chunks.size >= MAX_CHUNKS) chunks.clear()
    const spans = spansOf(offsetAt, index * chunkMs, (index + 1) * chunkMs)
    chunks.set(index, spans)
    return spans
  }
  let latest: Span | undefined
  return {
    name,
    spanAt: (ms) => {
      if (latest !== undefined && ms >= latest.from && ms < latest.until) return latest
      latest = chunkAt(Math.floor(ms / chunkMs)).find((span) => ms < span.until) as Span
      return latest
    },
  }
}

function spansOf(offsetAt: (ms: number) => number, from: number, until: number): Span[] {
  const spans: Span[] = []
  let start = from - LEAD_MS
  let seen = -Infinity
  while (start < until) {
    const offset = offsetAt(start)
    const end = nextChange(offsetAt, start, until)
    const seenUntil = Math.max(seen, end + offset)
    spans.push({ from: start, until: end, offset, seen, seenUntil })
    start = end
    seen = seenUntil
  }
  return spans.filter((span) => span.until > from).map((span) => (span.from < from ? cutOff(span, from) : span))
}

/** What is left of a span after `from`. */
function cutOff(span: Span, from: number): Span {
  return { ...span, from, seen: Math.max(span.seen, from + span.offset) }
}

/** When the offset changes after `from`, to the second; `until` when it does not before. */
function nextChange(offsetAt: (ms: number) => number, from: number, until: number): number {
  const offset = offsetAt(from)
  let same = from
  while (same < until) {
    let changed = Math.min(same + STRIDE_MS, until)
    if (offsetAt(changed) === offset) {
      same = changed
      continue
    }
    while (changed - same > 1000) {
      const middle = Math.floor((same + changed) / 2000) * 1000
      if (offsetAt(middle) === offset) same = middle
      else changed = middle
    }
    return changed
  }
  return until
}

function offsets(name: string): (ms: number) => number {
  const format = formatOf(name)
  return (ms) => {
    const [, sign, hours, minutes, seconds] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(ms)) ?? []
    if (sign === undefined) return 0
    const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)
    return (sign === '-' ? -size : size) * 1000
  }
}

function formatOf(name: string): Intl.DateTimeFormat {
  try {
    if (!/^[A-Za-z]/.test(name)) throw new RangeError('an offset is no time zone')
    return new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw ruleFault('timezone', `must be an IANA time zone, like Europe/London; ${quoted(name)} is none`)
  }
}
