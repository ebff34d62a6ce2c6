import { type CreatePool, POOL_BOUNDS, type Pool } from '@bullwheel/contracts'
import { insertPool, isPoolNameTaken } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { type Ctx, authorise } from '../context.ts'
import { findFirstAnswer } from '../first-answer.ts'
import { hashRequest } from '../new-task.ts'
import { draftPool, viewDraft } from './new-pool.ts'
import { tellFleet } from './tell-fleet.ts'

/**
 * Makes a pool and starts it; hosts give it seats within a second or two. Throws `conflict` for a name that is taken, and
 * when there are too many. `isTemporary`: it goes with its last worker.
 */
export async function createPool(args: {
  ctx: Ctx
  input: CreatePool
  isTemporary?: boolean
  idempotencyKey?: string | undefined
}): Promise<Pool> {
  const { ctx, input, idempotencyKey, isTemporary = false } = args
  authorise(ctx, 'admin')
  const { deps, actor } = ctx
  // Pools have a scope of their own, as webhooks do.
  const key =
    idempotencyKey === undefined
      ? undefined
      : { scope: `pools of ${actor.name}`, key: idempotencyKey, requestHash: hashRequest(input) }
  const repeated = await findFirstAnswer<Pool>(deps, key, 'pool')
  if (repeated !== undefined) return repeated
  const pool = draftPool(input, isTemporary)
  const now = Math.floor(deps.clock.now())
  // Pools have no id but their name; what keeps answers wants one.
  const answer = viewDraft(pool, now)
  const kept = key && { ...key, taskId: deps.ids.next(now), answer: JSON.stringify(answer) }
  const inserted = await refuseTakenName(pool.name, () => insertPool(deps.book.hot, pool, kept))
  switch (inserted) {
    case 'full':
      throw new AppError('conflict', `There are ${POOL_BOUNDS.pools} pools, as many as there may be.`)
    case 'repeated':
      return (await findFirstAnswer<Pool>(deps, key, 'pool')) as Pool
    case 'inserted':
      await tellFleet(ctx, 'pool.create', pool.name, { settings: input })
      return answer
  }
}

async function refuseTakenName<Result>(name: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (cause) {
    if (!isPoolNameTaken(cause)) throw cause
    throw new AppError('conflict', `There is a pool ${name} already; choose another name, or change that one.`, {
      errors: [{ path: 'name', message: 'is the name of another pool' }],
    })
  }
}
