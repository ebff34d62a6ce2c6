import type { Forecast, ForecastQuery } from '@bullwheel/contracts'
import { countSlots } from '@bullwheel/db'
import {
  AppError,
  bucketCounts,
  countOneMore,
  createTimetable,
  findCollisions,
  FORECAST_BUCKET_MS,
  type ForecastPlan,
  type TickCounts,
} from '@bullwheel/domain'
import { authorise, type Ctx } from './context.ts'
import { inPieces } from './in-pieces.ts'

const MAX_COLLISIONS = 20
const MAX_UNMEASURED = 100
const WHAT_IF_NAME = 'what if'

/**
 * Tasks that schedules will make and the slots they fill, with what another number of slots or one schedule more would
 * change. Throws `invalid_input` at the rule of that schedule.
 */
export async function forecastSchedules(args: { ctx: Ctx; query: ForecastQuery }): Promise<Forecast> {
  const { ctx, query } = args
  authorise(ctx, 'viewer')
  const { deps } = ctx
  const plan = whatIfPlan(ctx, query)
  const [outlook, slots] = await Promise.all([deps.forecasts.within(query.hours), countSlots(deps.book.hot)])
  const { counts, schedules, isCut } = outlook
  const more = plan === undefined ? counts : await inPieces(countOneMore(counts, plan))
  const isAsked = plan !== undefined || query.slots !== undefined
  const { from } = counts.window
  return {
    from: iso(from),
    to: iso(from + query.hours * 3_600_000),
    bucketMs: FORECAST_BUCKET_MS,
    schedules,
    ...(await viewCounts(counts, query.hours, slots)),
    unmeasured: unmeasuredOf(ctx, query, outlook.unmeasured),
    cut: isCut || more.isCut,
    whatIf: isAsked ? await viewCounts(more, query.hours, query.slots ?? slots) : null,
  }
}

async function viewCounts(counts: TickCounts, hours: number, slots: number) {
  const seconds = hours * 3_600
  const collisions = await inPieces(findCollisions(counts, seconds, MAX_COLLISIONS))
  return {
    slots,
    buckets: bucketCounts(counts, seconds).map(({ at, tasks, busyMs }) => ({
      at: iso(at),
      tasks,
      busySeconds: rounded(busyMs / 1_000),
      load: slots === 0 ? null : rounded(busyMs / (slots * FORECAST_BUCKET_MS)),
    })),
    collisions: collisions.map(({ at, tasks, names }) => ({ at: iso(at), tasks, schedules: names })),
  }
}

/** The schedule that is asked about; it counts from now. */
function whatIfPlan({ deps }: Ctx, query: ForecastQuery): ForecastPlan | undefined {
  const { cron = null, every: everyMs = null, timezone, type, runTime } = query
  if (cron === null && everyMs === null) {
    if (type === undefined && runTime === undefined) return undefined
    const path = type === undefined ? 'runTime' : 'type'
    throw new AppError('invalid_input', 'There is no rule of the schedule that is asked about.', {
      errors: [{ path, message: 'belongs to a schedule that is asked about: give its cron or every too' }],
    })
  }
  const rule = { cron, everyMs, timezone, anchorMs: Math.floor(deps.clock.now()) }
  createTimetable(rule)
  const runMs = runTime ?? (type === undefined ? 0 : (deps.catalogue.runTime(type)?.meanMs ?? 0))
  return { name: WHAT_IF_NAME, rule, offsetMs: 0, startAt: null, endAt: null, runsLeft: null, runMs }
}

function unmeasuredOf({ deps }: Ctx, { type, runTime }: ForecastQuery, ofSchedules: string[]): string[] {
  const isUnknown = type !== undefined && runTime === undefined && deps.catalogue.runTime(type) === undefined
  return [...new Set([...ofSchedules, ...(isUnknown ? [type] : [])])].slice(0, MAX_UNMEASURED)
}

const iso = (ms: number): string => new Date(ms).toISOString()
const rounded = (n: number): number => Math.round(n * 10_000) / 10_000
