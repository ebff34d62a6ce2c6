import { readPool } from '@bullwheel/db'
import { type Ctx, authorise } from '../context.ts'
import { endTemporaryPool } from '../fleet/change-pool.ts'
import { stopWorker } from '../fleet/order-worker.ts'

/**
 * Takes a worker away, or all workers of a pool that `startWorkers` made; what they run ends first. Throws `not_found`, and
 * `conflict` when the worker has ended.
 */
export async function stopWorkers({ ctx, id }: { ctx: Ctx; id: string }): Promise<void> {
  authorise(ctx, 'operator')
  const pool = await readPool(ctx.deps.book.hot, id)
  if (pool?.isTemporary === true) await endTemporaryPool({ ctx, pool: id })
  else await stopWorker({ ctx, id })
}
