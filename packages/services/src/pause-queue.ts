import type { PauseQueue, Queue } from '@bullwheel/contracts'
import { pauseQueue as writePause, resumeQueue as writeResume } from '@bullwheel/db'
import { nudge } from '@bullwheel/queue'
import { audit } from './audit.ts'
import { type Ctx, authorise } from './context.ts'
import { requireQueue, viewQueue } from './get-queues.ts'

/** Pauses a queue: what runs goes on, nothing more starts. Pausing twice keeps who did it first, when and why. */
export async function pauseQueue(args: { ctx: Ctx; queue: string; input: PauseQueue }): Promise<Queue> {
  const { ctx, queue, input } = args
  authorise(ctx, 'operator')
  const reason = input?.reason ?? null
  const changed = await writePause(ctx.deps.book.hot, queue, ctx.actor.name, reason)
  return answer(ctx, queue, changed, () => audit(ctx, 'queue.pause', queue, { reason }))
}

/** Resumes a queue; one that is not paused is answered as it is. */
export async function resumeQueue(args: { ctx: Ctx; queue: string }): Promise<Queue> {
  const { ctx, queue } = args
  authorise(ctx, 'operator')
  const changed = await writeResume(ctx.deps.book.hot, queue)
  return answer(ctx, queue, changed, () => audit(ctx, 'queue.resume', queue))
}

async function answer(ctx: Ctx, queue: string, changed: boolean, record: () => Promise<void>): Promise<Queue> {
  const { redis, prefix, queues } = ctx.deps
  if (changed) {
    void nudge(redis, prefix, { kind: 'queues' })
    await Promise.all([record(), queues.refresh()])
  }
  return viewQueue(ctx, await requireQueue(ctx, queue))
}
