import { createHash, randomInt } from 'node:crypto'
import type { Task } from '@bullwheel/contracts'
import type { ScheduleRow } from '@bullwheel/db'
import { audit } from './audit.ts'
import { type Ctx, authorise } from './context.ts'
import { findFirstAnswer } from './first-answer.ts'
import { toAnswer } from './new-task.ts'
import { taskOfTick } from './scheduled-task.ts'
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
  const { asked, written } = await takeStep(ctx, id, [], async (row) => {
    const { tick, task } = await newTick(ctx, row)
    return { ticks: [tick], task, answer: key && { ...key, taskId: task.id, answer: JSON.stringify(task) } }
  })
  if (written === 'repeated') return { task: (await findFirstAnswer(ctx.deps, key)) as Task, repeated: true }
  await audit(ctx, 'schedule.trigger', id, { task: asked.task.id })
  return { task: asked.task, repeated: false }
}

/** Nominal times are whole milliseconds: a trigger stands between two, so that it never takes the place of one. */
async function newTick({ deps }: Ctx, row: ScheduleRow) {
  const runAt = Math.floor(deps.clock.now())
  const at = runAt + randomInt(10, 990) / 1_000
  const task = await taskOfTick(deps, row.task, runAt)
  const versions = await deps.catalogue.find(task.type)
  const ofSchedule = { scheduleId: row.id, tickAt: new Date(runAt).toISOString() }
  const tick = { at, runAt, outcome: 'triggered', reason: null, task } as const
  return { tick, task: toAnswer(deps, task, row.task.payload, versions, ofSchedule) }
}

function hashOf(id: string): string {
  return createHash('sha256').update(`trigger ${id}`).digest('base64url')
}
