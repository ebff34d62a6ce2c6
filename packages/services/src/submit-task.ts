import type { SubmitTask, Task } from '@bullwheel/contracts'
import type { FirstAnswer } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import type { IntakeVerdict } from './intake.ts'
import { type Ctx, authorise } from './context.ts'
import { type Draft, draftTask } from './new-task.ts'

export type Submitted = { task: Task; repeated: boolean }

/** Accepts one task. With an idempotency key the same request is accepted once and answered alike for 24 hours. */
export async function submitTask(args: {
  ctx: Ctx
  input: SubmitTask
  idempotencyKey?: string | undefined
}): Promise<Submitted> {
  const { ctx, input, idempotencyKey } = args
  authorise(ctx, 'operator')
  const key = idempotencyKey === undefined ? undefined : { scope: ctx.actor.name, key: idempotencyKey }
  const draft = await draftTask(ctx.deps, input, key)
  const [verdict] = await ctx.deps.intake.accept([draft.row])
  return settle(draft, verdict)
}

/** The answer to one draft, or the error that stands for it. */
export function settle(draft: Draft, verdict: IntakeVerdict | undefined): Submitted {
  switch (verdict?.kind) {
    case 'accepted':
      return { task: draft.answer, repeated: false }
    case 'repeated':
      return { task: firstAnswer(draft, verdict.first), repeated: true }
    case 'refused':
    case undefined:
      throw new AppError('invalid_input', 'Postgres cannot store this task; look for unusual characters or values.', {
        cause: verdict?.cause,
      })
  }
}

function firstAnswer(draft: Draft, first: FirstAnswer): Task {
  if (first.requestHash === draft.row.idempotency?.request_hash) return JSON.parse(first.answer) as Task
  throw new AppError('unprocessable', `This idempotency key was used with another body, for task ${first.taskId}.`, {
    errors: [{ path: 'Idempotency-Key', message: 'was used with another body' }],
    details: { taskId: first.taskId },
  })
}
