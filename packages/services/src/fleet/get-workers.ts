import type { ListWorkersQuery, Worker } from '@bullwheel/contracts'
import { type WorkerFilter, listFleetWorkers, readFleetWorker } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { type Ctx, type Deps, authorise } from '../context.ts'
import { toWorker } from './worker-view.ts'

/** Live workers, the oldest first, then those that ended within the last hour, the latest first. */
export async function listWorkers(args: { ctx: Ctx; query: ListWorkersQuery }): Promise<{ items: Worker[] }> {
  const { ctx, query } = args
  authorise(ctx, 'viewer')
  return { items: await readWorkers(ctx.deps, query) }
}

export async function readWorkers({ book }: Pick<Deps, 'book'>, filter?: WorkerFilter): Promise<Worker[]> {
  const rows = await listFleetWorkers(book.hot, filter)
  return rows.map(toWorker)
}

/** One worker, also one that has ended; throws `not_found`. */
export async function getWorker(args: { ctx: Ctx; id: string }): Promise<Worker> {
  const { ctx, id } = args
  authorise(ctx, 'viewer')
  return requireWorker(ctx, id)
}

/** The worker as it is now; throws `not_found`. */
export async function requireWorker(ctx: Ctx, id: string): Promise<Worker> {
  const row = await readFleetWorker(ctx.deps.book.hot, id)
  if (row === undefined) throw new AppError('not_found', `There is no worker ${id}.`)
  return toWorker(row)
}
