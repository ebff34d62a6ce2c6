import type { TickCounts } from './forecast.ts'
import { createTimetable } from './timetable.ts'

const MAX_NAMES = 5
/** Questions to timetables between two pauses: a millisecond of work. */
const ASKED_BETWEEN_PAUSES = 2_000

export type CollisionCount = { at: number; tasks: number; names: string[] }

/** The seconds among the first `seconds` in which most tasks fall due, two at least, with some schedules' names. */
export function* findCollisions(counts: TickCounts, seconds: number, limit: number): Generator<void, CollisionCount[]> {
  const { window, groups, perSecond } = counts
  const found = fullestSeconds(perSecond, seconds, limit).map((second) => ({
    second,
    shown: { at: window.from + second * 1000, tasks: perSecond[second] as number, names: [] as string[] },
  }))
  let asked = 0
  for (const { rule, variants } of groups) {
    const open = found.filter(({ shown }) => shown.names.length < MAX_NAMES)
    if (open.length === 0) break
    const { after } = createTimetable(rule)
    for (const { shift, first, last, names } of variants) {
      for (const { second, shown } of open) {
        if (second < first || second > last || !ticksWithin(after, shown.at - shift * 1000)) continue
        shown.names.push(...names.slice(0, MAX_NAMES - shown.names.length))
      }
      asked += open.length
      if (asked < ASKED_BETWEEN_PAUSES) continue
      asked = 0
      yield
    }
    yield
  }
  return found.map(({ shown }) => shown)
}

function ticksWithin(after: (ms: number) => number | null, from: number): boolean {
  const next = after(from - 1)
  return next !== null && next < from + 1000
}

/** Fullest first, and of equal ones the earliest. */
function fullestSeconds(perSecond: Uint32Array, seconds: number, limit: number): number[] {
  const fullest: { second: number; tasks: number }[] = []
  for (let second = 0; second < seconds; second += 1) {
    const tasks = perSecond[second] as number
    if (tasks < 2 || (fullest.length === limit && tasks <= (fullest.at(-1)?.tasks ?? 0))) continue
    const place = fullest.findIndex((other) => other.tasks < tasks)
    fullest.splice(place === -1 ? fullest.length : place, 0, { second, tasks })
    if (fullest.length > limit) fullest.pop()
  }
  return fullest.map(({ second }) => second)
}
