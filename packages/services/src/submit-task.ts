import type { SubmitTask, Task } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'
import type { IntakeVerdict } from './intake.ts'
import { type Ctx, authorise } from './context.ts'
import { traceSubmit } from './trace-submit.ts'
import { findRepeated, readFirstAnswer } from './first-answer.ts'
import { type Draft, type DraftKey, type Submission, draftTask, hashRequest } from './new-task.ts'

export type Submitted = { task: Task; repeated: boolean }

/** Accepts one task. With an idempotency key the same request is accepted once and answered alike for 24 hours. */
export async function submitTask(args: {
  ctx: Ctx
  input: SubmitTask
  idempotencyKey?: string | undefined
}): Promise<Submitted> {
  const { ctx, input, idempotencyKey } = args
  authorise(ctx, 'operator')
  return acceptTask(
    ctx,
    input,
    keyOf(ctx, idempotencyKey, () => hashRequest(input)),
  )
}

/** The key of a request in its caller's own scope, bound to what was asked. */
export function keyOf(ctx: Ctx, idempotencyKey: string | undefined, hash: () => string): DraftKey | undefined {
  return idempotencyKey === undefined ? undefined : { scope: ctx.actor.name, key: idempotencyKey, requestHash: hash() }
}

/** Accepts one submission; a repeat of one that was accepted gets its answer, also when it would be refused now. */
export async function acceptTask(ctx: Ctx, input: Submission, key: DraftKey | undefined): Promise<Submitted> {
  return traceSubmit(ctx, `submit ${input.type}`, async (trace) => {
    const draft = await draftOrRepeat(ctx, input, key)
    if ('repeated' in draft) return draft
    const [verdict] = await ctx.deps.intake.accept([{ ...draft.row, trace }])
    return settle(draft, verdict)
  })
}

/** A draft, or the first answer where this is a repeat that would be refused now. Throws what the draft throws. */
export async function draftOrRepeat(
  ctx: Ctx,
  input: Submission,
  key: DraftKey | undefined,
): Promise<Draft | Submitted> {
  try {
    return await draftTask(ctx.deps, input, key)
  } catch (cause) {
    const task = await findRepeated(ctx.deps, key)
    if (task === undefined) throw cause
    return { task, repeated: true }
  }
}

/** The answer to one draft, or the error that stands for it. */
export function settle(draft: Draft, verdict: IntakeVerdict | undefined): Submitted {
  switch (verdict?.kind) {
    case 'accepted':
      return { task: draft.answer, repeated: false }
    case 'repeated':
      return { task: readFirstAnswer(verdict.first, draft.row.idempotency?.request_hash), repeated: true }
    case 'refused':
    case undefined:
      throw new AppError('invalid_input', 'Postgres cannot store this task; look for unusual characters or values.', {
        cause: verdict?.cause,
      })
  }
}
