import type { Pool } from '@bullwheel/contracts'
import { type PoolFacts, listPoolFacts } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { type Ctx, authorise } from '../context.ts'
import { viewPools } from './pool-view.ts'

/** Every pool, by name. */
export async function listPools(args: { ctx: Ctx }): Promise<{ items: Pool[] }> {
  const { deps } = args.ctx
  authorise(args.ctx, 'viewer')
  return { items: await viewPools(deps, await listPoolFacts(deps.book.hot)) }
}

/** One pool; throws `not_found`. */
export async function getPool(args: { ctx: Ctx; pool: string }): Promise<Pool> {
  authorise(args.ctx, 'viewer')
  return readPoolView(args.ctx, args.pool)
}

/** The pool as it is now; throws `not_found`. */
export async function readPoolView(ctx: Ctx, name: string): Promise<Pool> {
  const [view] = await viewPools(ctx.deps, [await requirePoolFacts(ctx, name)])
  return view as Pool
}

async function requirePoolFacts(ctx: Ctx, name: string): Promise<PoolFacts> {
  const [row] = await listPoolFacts(ctx.deps.book.hot, name)
  if (row === undefined) throw unknownPool(name)
  return row
}

export function unknownPool(name: string): AppError {
  return new AppError('not_found', `There is no pool ${name}.`)
}
