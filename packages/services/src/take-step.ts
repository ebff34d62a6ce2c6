import {
  type FirstAnswer,
  type GivesWay,
  type ScheduleRow,
  type TicksWritten,
  type WrittenTick,
  ensureQueues,
  writeStep,
} from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { nudge } from '@bullwheel/queue'
import type { Ctx } from './context.ts'
import { requireSchedule } from './get-schedules.ts'

/** Ticks that a person asked for, and the answer that is kept under their idempotency key. */
export type AskedTicks = { ticks: WrittenTick[]; answer?: FirstAnswer | undefined }

const TRIES = 10

/**
 * Adds ticks to a schedule beside what its rule does: they count for no `maxRuns` and leave its next tick alone. `decide`
 * is asked anew with the schedule as it is when somebody changed it in between. Throws `not_found`, `unavailable`.
 */
export async function takeStep<Asked extends AskedTicks>(
  ctx: Ctx,
  id: string,
  givesWay: GivesWay,
  decide: (row: ScheduleRow) => Promise<Asked>,
): Promise<{ asked: Asked; written: TicksWritten | 'repeated' }> {
  const { book, horizonMs, redis, prefix } = ctx.deps
  for (let tries = 1; tries <= TRIES; tries++) {
    const row = await requireSchedule(ctx, id)
    const { revision, nextAt, dueAt } = row
    const asked = await decide(row)
    const { ticks, answer } = asked
    await makeQueues(ctx, ticks)
    const next = nextAt === null || dueAt === null ? null : { at: nextAt, dueAt }
    const written = await writeStep(book.hot, { id, revision, next, runs: 0, ticks }, { horizonMs, givesWay }, answer)
    if (written === 'moved') continue
    if (written !== 'repeated' && written.tasks.size > 0) void nudge(redis, prefix, { kind: 'stage' })
    return { asked, written }
  }
  throw new AppError('unavailable', 'The schedule changes all the time just now; try again shortly.', {
    retryAfterS: 1,
  })
}

async function makeQueues({ deps }: Ctx, ticks: WrittenTick[]): Promise<void> {
  const queues = [...new Set(ticks.flatMap(({ task }) => task?.queue ?? []))]
  const unknown = queues.filter((queue) => deps.queues.find(queue) === undefined)
  if (unknown.length === 0) return
  const made = await ensureQueues(deps.book.hot, unknown)
  if (made.length > 0) void nudge(deps.redis, deps.prefix, { kind: 'queues' })
}
