import type { Queue } from '@bullwheel/contracts'
import { type QueueRow, listQueues as listRows, readQueue } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { type Ctx, type Deps, authorise } from './context.ts'
import { viewQueues } from './queue-view.ts'

/** Every queue, by name. */
export async function listQueues(args: { ctx: Ctx }): Promise<{ items: Queue[] }> {
  const { ctx } = args
  authorise(ctx, 'viewer')
  return { items: await readQueues(ctx.deps) }
}

/** Every queue as it stands now, by name. */
export async function readQueues(deps: Deps): Promise<Queue[]> {
  return viewQueues(deps, await listRows(deps.book.hot))
}

/** One queue; throws `not_found`. */
export async function getQueue(args: { ctx: Ctx; queue: string }): Promise<Queue> {
  const { ctx, queue } = args
  authorise(ctx, 'viewer')
  return viewQueue(ctx, await requireQueue(ctx, queue))
}

/** The queue's row; throws `not_found`. */
export async function requireQueue(ctx: Ctx, queue: string): Promise<QueueRow> {
  const row = await readQueue(ctx.deps.book.hot, queue)
  if (row === undefined) throw unknownQueue(queue)
  return row
}

export function unknownQueue(queue: string): AppError {
  return new AppError('not_found', `There is no queue ${queue}; it is made by its first task, or by PUT.`)
}

export async function viewQueue(ctx: Ctx, row: QueueRow): Promise<Queue> {
  const [view] = await viewQueues(ctx.deps, [row])
  return view as Queue
}
