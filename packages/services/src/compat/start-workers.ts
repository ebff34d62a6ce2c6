import { randomUUID } from 'node:crypto'
import { type CreatePool, createPool as createPoolInput } from '@bullwheel/contracts'
import { readHostRoom } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { type Ctx, authorise } from '../context.ts'
import { createPool } from '../fleet/create-pool.ts'

/** A pool of its own, for workers that somebody starts by hand; it goes with its last worker. Throws `unavailable` without a free seat. */
export async function startWorkers(args: {
  ctx: Ctx
  input: Pick<CreatePool, 'slots' | 'min' | 'max' | 'steal'>
}): Promise<{ id: string }> {
  const { ctx, input } = args
  authorise(ctx, 'admin')
  const { hosts, pods, free, capacity } = await readHostRoom(ctx.deps.book.hot)
  if (hosts === 0 && pods > 0)
    throw new AppError('conflict', 'Workers are pods here: Kubernetes starts them, as many as their pool wants.')
  if (free === 0) {
    const why = hosts === 0 ? 'no host offers any' : `the ${capacity} that there are all have their worker`
    throw new AppError('unavailable', `There is no free seat on any host: ${why}.`, { retryAfterS: 5 })
  }
  const name = `started-${randomUUID().slice(0, 8)}`
  const pool = await createPool({ ctx, input: createPoolInput.parse({ name, ...input }), isTemporary: true })
  return { id: pool.name }
}
