import { type ForecastPlan, type ForecastWindow, type Group, groupPlans, type Variant } from './forecast-groups.ts'
import { nominalSeconds } from './nominal-seconds.ts'

export const FORECAST_BUCKET_MS = 600_000
const BUCKET_S = FORECAST_BUCKET_MS / 1000
const DAY_S = 86_400
/** Ticks that may be counted: about a second of work. */
const MAX_WORK = 50_000_000
/** Ticks between two pauses: a millisecond of work. */
const WORK_BETWEEN_PAUSES = 100_000

/** What the schedules of a window come to. */
export type TickCounts = {
  window: ForecastWindow
  groups: Group[]
  /** Tasks that fall due in each second. */
  perSecond: Uint32Array
  /** Run time of tasks in each bucket that they do not fill. */
  partsMs: Float64Array
  /** How many more tasks than in the bucket before run all through this one. */
  throughout: Float64Array
  /** Some rules tick so often that they were left out. */
  isCut: boolean
}

/** Counts every tick of the window; may be paused at every yield. Past `maxWork` ticks the densest rules are left out. */
export function* countTicks(
  plans: readonly ForecastPlan[],
  window: ForecastWindow,
  maxWork = MAX_WORK,
): Generator<void, TickCounts> {
  const buckets = Math.ceil(window.seconds / BUCKET_S)
  const none = {
    window,
    groups: [],
    perSecond: new Uint32Array(window.seconds),
    partsMs: new Float64Array(buckets),
    throughout: new Float64Array(buckets),
    isCut: false,
  }
  return yield* addPlans(none, plans, maxWork)
}

/** The counts with one schedule more; those given stay as they are. */
export function* countOneMore(counts: TickCounts, plan: ForecastPlan, maxWork = MAX_WORK): Generator<void, TickCounts> {
  const copy = {
    ...counts,
    perSecond: counts.perSecond.slice(),
    partsMs: counts.partsMs.slice(),
    throughout: counts.throughout.slice(),
  }
  return yield* addPlans(copy, [plan], maxWork)
}

export type BucketCount = { at: number; tasks: number; busyMs: number }

/** Tasks, and the time that tasks run, in each bucket of the first `seconds`. */
export function bucketCounts(counts: TickCounts, seconds: number): BucketCount[] {
  const found: BucketCount[] = []
  let throughout = 0
  for (let bucket = 0; bucket * BUCKET_S < seconds; bucket += 1) {
    throughout += counts.throughout[bucket] as number
    const due = counts.perSecond.subarray(bucket * BUCKET_S, (bucket + 1) * BUCKET_S)
    found.push({
      at: counts.window.from + bucket * FORECAST_BUCKET_MS,
      tasks: due.reduce((sum, tasks) => sum + tasks, 0),
      busyMs: (counts.partsMs[bucket] as number) + throughout * FORECAST_BUCKET_MS,
    })
  }
  return found
}

function* addPlans(counts: TickCounts, plans: readonly ForecastPlan[], maxWork: number): Generator<void, TickCounts> {
  const groups = (yield* groupPlans(plans, counts.window)).toSorted((a, b) => a.perDay - b.perDay)
  const days = counts.window.seconds / DAY_S + 2
  let workLeft = maxWork
  let sincePause = 0
  for (const [n, group] of groups.entries()) {
    workLeft -= group.perDay * days * group.variants.length
    if (workLeft < 0) return { ...counts, groups: [...counts.groups, ...groups.slice(0, n)], isCut: true }
    for (const seconds of secondsOf(group, counts.window)) {
      for (const variant of group.variants) {
        addSeconds(counts, variant, seconds)
        sincePause += seconds.length + 50
        if (sincePause < WORK_BETWEEN_PAUSES) continue
        sincePause = 0
        yield
      }
    }
    yield
  }
  return { ...counts, groups: [...counts.groups, ...groups] }
}

/** Nominal times of a rule that may fall into the window, in seconds from its begin. */
function secondsOf({ rule, variants }: Group, { from }: ForecastWindow): Generator<number[]> {
  const first = variants.reduce((least, variant) => Math.min(least, variant.first - variant.shift), Infinity)
  const last = variants.reduce((most, variant) => Math.max(most, variant.last - variant.shift), -Infinity)
  return nominalSeconds(rule, from + first * 1000, from + (last + 1) * 1000, from / 1000)
}

function addSeconds({ perSecond, partsMs, throughout }: TickCounts, variant: Variant, seconds: number[]): void {
  const { shift, first, plans, runMs } = variant
  let { last, runsLeft } = variant
  for (const nominal of seconds) {
    const second = nominal + shift
    if (second < first) continue
    if (second > last) break
    perSecond[second] = (perSecond[second] as number) + plans
    if (runMs > 0) addRun(partsMs, throughout, second, runMs, plans)
    if (runsLeft === Infinity) continue
    runsLeft -= 1
    if (runsLeft === 0) last = second
  }
  variant.last = last
  variant.runsLeft = runsLeft
}

/** Spreads the run time of tasks that begin in a second over the buckets in which they run. */
function addRun(partsMs: Float64Array, throughout: Float64Array, second: number, runMs: number, tasks: number): void {
  const bucket = Math.floor(second / BUCKET_S)
  const endMs = (second - bucket * BUCKET_S) * 1000 + runMs
  if (endMs <= FORECAST_BUCKET_MS) {
    partsMs[bucket] = (partsMs[bucket] as number) + tasks * runMs
    return
  }
  const lastBucket = bucket + Math.floor(endMs / FORECAST_BUCKET_MS)
  partsMs[bucket] = (partsMs[bucket] as number) + tasks * (FORECAST_BUCKET_MS - endMs + runMs)
  if (bucket + 1 < throughout.length) throughout[bucket + 1] = (throughout[bucket + 1] as number) + tasks
  if (lastBucket >= throughout.length) return
  throughout[lastBucket] = (throughout[lastBucket] as number) - tasks
  partsMs[lastBucket] = (partsMs[lastBucket] as number) + tasks * (endMs % FORECAST_BUCKET_MS)
}
