import {
  type FirstAnswer,
  type GivesWay,
  type HeldSchedule,
  type ScheduleRow,
  type TicksWritten,
  type WrittenTick,
  earlier,
  ensureQueues,
  holdSchedule,
  keepAnswer,
  retryDeadlocks,
  withdrawTicks,
  writeTicks,
} from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { nudge } from '@bullwheel/queue'
import type { Ctx } from './context.ts'
import { requireSchedule, unknownSchedule } from './get-schedules.ts'
import type { TickDeps } from './scheduled-task.ts'
import { unstageAll } from './unstage.ts'

/** Ticks that a person asked for, and the answer that is kept under their idempotency key. */
export type AskedTicks = { ticks: WrittenTick[]; answer?: FirstAnswer | undefined }
/** Says what is to be written of a schedule that is held. It must not ask the database: all connections may wait for it. */
export type Decide<Asked extends AskedTicks> = (row: ScheduleRow, deps: TickDeps) => Promise<Asked>
export type StepTaken<Asked> = { asked: Asked; written: TicksWritten }

const TRIES = 10

/**
 * Adds ticks to a schedule beside what its rule does: they count for no `maxRuns` and leave its next tick alone. Undefined
 * when the idempotency key was used before. Throws `not_found`.
 */
export async function takeStep<Asked extends AskedTicks>(
  ctx: Ctx,
  id: string,
  givesWay: GivesWay,
  decide: Decide<Asked>,
): Promise<StepTaken<Asked> | undefined> {
  const { book, redis, prefix, catalogue, horizonMs } = ctx.deps
  for (let tries = 1; tries <= TRIES; tries++) {
    const { type } = (await requireSchedule(ctx, id)).task
    const versions = await catalogue.find(type)
    const deps = { ...ctx.deps, catalogue: { find: () => Promise.resolve(versions) } }
    const write = (held: HeldSchedule) => writeStep(held, givesWay, horizonMs, (row) => decide(row, deps))
    const hold = () => holdSchedule(book.hot, id, async (held) => (held.row.task.type === type ? write(held) : 'moved'))
    const taken = await unlessRepeated(() => retryDeadlocks(hold))
    if (taken === 'moved') continue
    if (taken === undefined) throw unknownSchedule(id)
    if (taken === 'repeated') return undefined
    unstageAll(ctx, taken.withdrawn)
    if (taken.isQueueNew) void nudge(redis, prefix, { kind: 'queues' })
    if (taken.written.tasks.size > 0) void nudge(redis, prefix, { kind: 'stage' })
    return taken
  }
  throw new AppError('unavailable', 'The schedule’s type changes all the time; try again shortly.', { retryAfterS: 1 })
}

/** Rolls back what was written beside an answer that is there already. */
class KeyUsed extends Error {}

async function unlessRepeated<Result>(run: () => Promise<Result>): Promise<Result | 'repeated'> {
  try {
    return await run()
  } catch (cause) {
    if (cause instanceof KeyUsed) return 'repeated'
    throw cause
  }
}

async function writeStep<Asked extends AskedTicks>(
  held: HeldSchedule,
  givesWay: GivesWay,
  horizonMs: number,
  decide: (row: ScheduleRow) => Promise<Asked>,
) {
  const { tx, row } = held
  const asked = await decide(row)
  const { ticks, answer } = asked
  const made = await ensureQueues(tx, [...new Set(ticks.flatMap(({ task }) => task?.queue ?? []))])
  const { next, runs, withdrawn } = await takeNextBack(held)
  const step = { id: row.id, revision: row.revision, next, runs, ticks }
  const written = await writeTicks(tx, [step], { horizonMs, givesWay, locked: 'wait' })
  if (answer !== undefined && !(await keepAnswer(tx, answer))) throw new KeyUsed()
  return { asked, written, withdrawn, isQueueNew: made.length > 0 }
}

/**
 * The schedule's next tick as it was; but where overlap is not allowed, one that was decided ahead is taken back, so that
 * it sees what is made now.
 */
async function takeNextBack(held: HeldSchedule) {
  const { nextAt, dueAt, overlap, offsetMs } = held.row
  const asItWas = nextAt === null || dueAt === null ? null : { at: nextAt, dueAt }
  if (overlap === 'allow') return { next: asItWas, runs: 0, withdrawn: [] }
  const { earliest, n, tasks: withdrawn } = await withdrawTicks(held, TAKEN_BACK)
  const at = earlier(nextAt, earliest)
  const next = earliest === null || at === null ? asItWas : { at, dueAt: at + offsetMs }
  return { next, runs: -n, withdrawn }
}

const TAKEN_BACK = 'the schedule was triggered or backfilled by hand before this time'
