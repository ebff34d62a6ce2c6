import { type Backfill, type BackfillSchedule, SCHEDULE_BOUNDS, type TickOutcome } from '@bullwheel/contracts'
import { type ScheduleRow, type WrittenTick, findTicks } from '@bullwheel/db'
import { AppError, nextTickAfter } from '@bullwheel/domain'
import { type Ctx, authorise } from './context.ts'
import { requireSchedule } from './get-schedules.ts'
import { iso, timetableOf } from './schedule-rule.ts'
import { type TickDeps, taskOfTick } from './scheduled-task.ts'
import { takeStep } from './take-step.ts'
import { tellTicker } from './tell-ticker.ts'

type Range = { from: number; to: number }

/** These have no task; what became of any other tick stays as it is. */
const GIVES_WAY = ['missed', 'skipped', 'withdrawn'] as const satisfies TickOutcome[]
const SHOWN = 100
const BATCH_TICKS = 500
const BATCH_BYTES = 8 * 2 ** 20

/**
 * Makes the tasks of those nominal times of a past range that have none: at once where overlap is allowed, else one after
 * the other. A dry run only tells. Throws `not_found`, and `unprocessable` for a range that has not passed or is too long.
 */
export async function backfillSchedule(args: { ctx: Ctx; id: string; input: BackfillSchedule }): Promise<Backfill> {
  const { ctx, id, input } = args
  authorise(ctx, 'operator')
  const row = await requireSchedule(ctx, id)
  const range = { from: input.from.getTime(), to: input.to.getTime() }
  refuseFuture(range, ctx.deps.clock.now())
  const times = timesIn(row, range)
  const decided = await findTicks(ctx.deps.book.hot, id, range)
  const was = new Map(decided.map(({ at, outcome }) => [at, outcome]))
  const open = times.filter((at) => givesWay(was.get(at)))
  const first = open.slice(0, SHOWN).map((at) => ({ at: iso(at), was: was.get(at) ?? null }))
  const plan = { dryRun: input.dryRun, ticks: times.length, made: open.length, first }
  if (input.dryRun) return plan
  const made = await makeTicks(ctx, row, open)
  await tellTicker(ctx, 'schedule.backfill', id, { from: iso(range.from), to: iso(range.to), made })
  return { ...plan, made }
}

function givesWay(outcome: TickOutcome | undefined): boolean {
  return outcome === undefined || (GIVES_WAY as readonly TickOutcome[]).includes(outcome)
}

function refuseFuture({ to }: Range, now: number): void {
  if (to <= now) return
  throw new AppError(
    'unprocessable',
    'A backfill is for times that have passed; the schedule fires the others itself.',
    {
      errors: [{ path: 'to', message: `must not lie after now, ${iso(now)}` }],
    },
  )
}

/** The schedule's nominal times in a range; throws when there are more than one backfill may make. */
function timesIn(row: ScheduleRow, { from, to }: Range): number[] {
  const plan = { timetable: timetableOf(row), endAt: row.endAt }
  const times: number[] = []
  let at = nextTickAfter(plan, Math.max(from, row.startAt ?? 0) - 1)
  while (at !== null && at < to) {
    if (times.length === SCHEDULE_BOUNDS.backfillTicks) throw tooMany({ from, to }, at)
    times.push(at)
    at = nextTickAfter(plan, at)
  }
  return times
}

/** The count is of ticks that are spread as the first ones are: to count them all may take minutes. */
function tooMany({ from, to }: Range, firstBeyond: number): AppError {
  const most = SCHEDULE_BOUNDS.backfillTicks
  const about = Math.round((most * (to - from)) / Math.max(firstBeyond - from, 1))
  const message = `The range has about ${about.toLocaleString('en')} ticks; one backfill makes at most ${most.toLocaleString('en')}. Do it in parts, the first one with to = ${iso(firstBeyond)}.`
  return new AppError('unprocessable', message, {
    errors: [{ path: 'to', message: `must not lie after ${iso(firstBeyond)}` }],
    details: { ticks: about, splitAt: iso(firstBeyond) },
  })
}

/** Answers how many were made: somebody else may have made some meanwhile. */
async function makeTicks(ctx: Ctx, row: ScheduleRow, times: number[]): Promise<number> {
  const bytes = JSON.stringify(row.task).length
  const size = Math.max(1, Math.min(BATCH_TICKS, Math.floor(BATCH_BYTES / bytes)))
  let made = 0
  for (let start = 0; start < times.length; start += size) {
    const batch = times.slice(start, start + size)
    const taken = await takeStep(ctx, row.id, GIVES_WAY, async (held, deps) => ({
      ticks: await Promise.all(batch.map((at) => newTick(deps, held, at))),
    }))
    made += taken?.written.ticks ?? 0
  }
  return made
}

async function newTick(deps: TickDeps, row: ScheduleRow, at: number): Promise<WrittenTick> {
  const runAt = Math.floor(deps.clock.now())
  const asked = { at, runAt, backfill: true }
  if (row.overlap !== 'allow') return { ...asked, outcome: 'queued', reason: 'backfilled one after the other' }
  return { ...asked, outcome: 'backfilled', reason: null, task: await taskOfTick(deps, row.task, runAt) }
}
