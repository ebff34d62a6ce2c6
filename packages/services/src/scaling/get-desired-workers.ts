import type { DesiredWorkersReply } from '@bullwheel/contracts'
import { readLastLook, withinTry } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { type Ctx, type Deps, authorise } from '../context.ts'
import { unknownPool } from '../fleet/get-pools.ts'

/** A scheduler looks every 5 s; another one takes over within as long. */
const SILENT_AFTER_MS = 60_000
const WITHIN_MS = 2_000

/** How many workers a pool should have. Throws `not_found`, and `unavailable` while no scheduler looks. */
export async function getDesiredWorkers(args: { ctx: Ctx; pool: string }): Promise<DesiredWorkersReply> {
  authorise(args.ctx, 'viewer')
  return readDesiredWorkers(args.ctx.deps, args.pool)
}

/**
 * The number for whoever may see it without a key. An old number would scale a pool by what was long ago: then there is none, and
 * who asks keeps what he has.
 */
export async function readDesiredWorkers({ book }: Pick<Deps, 'book'>, pool: string): Promise<DesiredWorkersReply> {
  const look = await withinTry(WITHIN_MS, readLastLook(book.hot, pool))
  if (look === undefined) throw unknownPool(pool)
  if (look.isStarted && look.silentMs > SILENT_AFTER_MS) {
    const silentS = Math.round(look.silentMs / 1_000)
    throw new AppError(
      'unavailable',
      `No scheduler has looked at the pool ${pool} for ${silentS} s; keep what there is.`,
      {
        retryAfterS: 5,
      },
    )
  }
  return { desiredWorkers: look.desired }
}
