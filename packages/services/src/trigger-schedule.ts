import { createHash } from 'node:crypto'
import type { Task } from '@bullwheel/contracts'
import type { ScheduleRow } from '@bullwheel/db'
import { audit } from './audit.ts'
import { type Ctx, authorise } from './context.ts'
import { findFirstAnswer } from './first-answer.ts'
import { toAnswer } from './new-task.ts'
import { type TickDeps, taskOfTick } from './scheduled-task.ts'
import { type Submitted, keyOf } from './submit-task.ts'
import { takeStep } from './take-step.ts'

/**
 * Makes the schedule's task once, to run now, whatever its rule, its overlap or a pause say. With an idempotency key the
 * same request does it once. Throws `not_found`.
 */
export async function triggerSchedule(args: {
  ctx: Ctx
  id: string
  idempotencyKey?: string | undefined
}): Promise<Submitted> {
  const { ctx, id, idempotencyKey } = args
  authorise(ctx, 'operator')
  const key = keyOf(ctx, idempotencyKey, () => hashOf(id))
  const first = await findFirstAnswer<Task>(ctx.deps, key)
  if (first !== undefined) return { task: first, repeated: true }
  const taken = await takeStep(ctx, id, [], async (row, deps) => {
    const { tick, task } = await newTick(deps, row)
    return { ticks: [tick], task, answer: key && { ...key, taskId: task.id, answer: JSON.stringify(task) } }
  })
  if (taken === undefined) return { task: (await findFirstAnswer(ctx.deps, key)) as Task, repeated: true }
  const { task } = taken.asked
  await audit(ctx, 'schedule.trigger', id, { task: task.id })
  return { task, repeated: false }
}

/** Microseconds between two milliseconds. */
const PLACES = 999

/**
 * Nominal times are whole milliseconds: a trigger stands between two, so that it never takes the place of one. The
 * revision, which each trigger raises, keeps those of one millisecond apart.
 */
async function newTick(deps: TickDeps, row: ScheduleRow) {
  const runAt = Math.floor(deps.clock.now())
  const at = runAt + ((row.revision % PLACES) + 1) / 1_000
  const task = await taskOfTick(deps, row.task, runAt)
  const versions = await deps.catalogue.find(task.type)
  const ofSchedule = { scheduleId: row.id, tickAt: new Date(runAt).toISOString() }
  const tick = { at, runAt, outcome: 'triggered', reason: null, task } as const
  return { tick, task: toAnswer(deps, task, row.task.payload, versions, ofSchedule) }
}

function hashOf(id: string): string {
  return createHash('sha256').update(`trigger ${id}`).digest('base64url')
}
