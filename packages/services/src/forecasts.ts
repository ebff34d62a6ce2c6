import { type ForecastRow, type Hot, listForecastRows } from '@bullwheel/db'
import {
  AppError,
  countTicks,
  createTimetable,
  FORECAST_BUCKET_MS,
  type ForecastPlan,
  type TickCounts,
} from '@bullwheel/domain'
import type { Catalogue } from './catalogue.ts'
import { inPieces } from './in-pieces.ts'

/** What all active schedules come to. `unmeasured`: types that count with no run time. */
export type Outlook = { counts: TickCounts; schedules: number; unmeasured: string[]; isCut: boolean }

/** Counts what schedules will make; whoever asks within ten seconds gets the same counts. */
export type Forecasts = { within: (hours: number) => Promise<Outlook> }

const KEPT_MS = 10_000
/** Two windows and no more, whatever is asked for: a shorter one is the first part of them. */
const WINDOW_HOURS = [24, 168] as const
const MAX_SCHEDULES = 20_000
const ROWS_BETWEEN_PAUSES = 20

/** `now` is the clock of the book, in epoch milliseconds. */
export function createForecasts(deps: { hot: Hot; catalogue: Catalogue; now: () => number }): Forecasts {
  const kept = new Map<number, { outlook: Promise<Outlook>; until: number }>()
  const keep = (hours: number): Promise<Outlook> => {
    const known = kept.get(hours)
    if (known !== undefined && performance.now() < known.until) return known.outlook
    const outlook = lookAhead(deps, hours)
    const entry = { outlook, until: Infinity }
    kept.set(hours, entry)
    outlook.then(
      () => (entry.until = performance.now() + KEPT_MS),
      () => kept.delete(hours),
    )
    return outlook
  }
  return { within: (hours) => keep(WINDOW_HOURS.find((window) => hours <= window) ?? 168) }
}

async function lookAhead(
  { hot, catalogue, now }: { hot: Hot; catalogue: Catalogue; now: () => number },
  hours: number,
): Promise<Outlook> {
  const rows = await listForecastRows(hot, MAX_SCHEDULES + 1)
  const plans = await inPieces(plansOf(rows.slice(0, MAX_SCHEDULES), catalogue))
  const at = Math.floor(now())
  const from = Math.floor(at / FORECAST_BUCKET_MS) * FORECAST_BUCKET_MS
  const counts = await inPieces(countTicks(plans, { from, now: at, seconds: hours * 3_600 }))
  const types = [...new Set(rows.map(({ type }) => type))]
  return {
    counts,
    schedules: rows.length,
    unmeasured: types.filter((type) => catalogue.runTime(type) === undefined).toSorted(),
    isCut: counts.isCut || rows.length > MAX_SCHEDULES,
  }
}

function* plansOf(rows: ForecastRow[], catalogue: Catalogue): Generator<void, ForecastPlan[]> {
  const plans: ForecastPlan[] = []
  for (const [n, row] of rows.entries()) {
    if (n % ROWS_BETWEEN_PAUSES === 0) yield
    const { name, cron, everyMs, timezone, anchorAt: anchorMs, type, offsetMs, startAt, endAt, runsLeft } = row
    const rule = { cron, everyMs, timezone, anchorMs }
    if (!isReadable(rule)) continue
    plans.push({ name, rule, offsetMs, startAt, endAt, runsLeft, runMs: catalogue.runTime(type)?.meanMs ?? 0 })
  }
  return plans
}

/** A rule may have been written by a version that knew other zones; it makes no tasks here. */
function isReadable(rule: ForecastPlan['rule']): boolean {
  try {
    createTimetable(rule)
    return true
  } catch (cause) {
    if (cause instanceof AppError) return false
    throw cause
  }
}
