import type { ResizeWorker, Worker } from '@bullwheel/contracts'
import { askToDrain, askToResize, endSeat } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { type Ctx, authorise } from '../context.ts'
import { requireWorker } from './get-workers.ts'
import { tellFleet } from './tell-fleet.ts'

type Asked = { ctx: Ctx; id: string }

/**
 * Replaces a worker: it takes nothing new, ends when what it runs has ended, and a fresh one takes its seat. Throws
 * `not_found`, or `conflict` with the worker when it has ended.
 */
export async function drainWorker({ ctx, id }: Asked): Promise<Worker> {
  authorise(ctx, 'operator')
  const wasAlive = await askToDrain(ctx.deps.book.hot, id, `drained by ${ctx.actor.name}`)
  return answer({ ctx, id }, wasAlive, 'worker.drain')
}

/** Takes a worker away for good: its pool has one worker less. Throws as `drainWorker` does. */
export async function stopWorker({ ctx, id }: Asked): Promise<Worker> {
  authorise(ctx, 'operator')
  const ended = await endSeat(ctx.deps.book.hot, id, `stopped by ${ctx.actor.name}`)
  return answer({ ctx, id }, ended === 'told', 'worker.stop')
}

/** Changes the slots of a worker until it ends. Throws as `drainWorker` does. */
export async function resizeWorker({ ctx, id, input }: Asked & { input: ResizeWorker }): Promise<Worker> {
  authorise(ctx, 'operator')
  const wasAlive = await askToResize(ctx.deps.book.hot, id, input.slots)
  return answer({ ctx, id }, wasAlive, 'worker.resize', { slots: input.slots })
}

async function answer({ ctx, id }: Asked, wasAlive: boolean, action: string, details?: object): Promise<Worker> {
  if (wasAlive) await tellFleet(ctx, action, id, { ...details })
  const worker = await requireWorker(ctx, id)
  if (wasAlive) return worker
  throw new AppError('conflict', `The worker ${id} has ended: ${worker.reason ?? 'nothing is known of why'}.`, {
    details: { worker },
  })
}
