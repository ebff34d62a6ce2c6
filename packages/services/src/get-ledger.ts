import type { Ledger } from '@bullwheel/contracts'
import { type LedgerRow, readLedger, readRedisLosses } from '@bullwheel/db'
import { type Ctx, type Deps, authorise } from './context.ts'

/** The sum that must always hold, by queue; beside it what Redis counts, in bundles. */
export async function getLedger(args: { ctx: Ctx }): Promise<Ledger> {
  const { ctx } = args
  authorise(ctx, 'viewer')
  const { hot } = ctx.deps.book
  const [rows, losses] = await Promise.all([readLedger(hot), readRedisLosses(hot)])
  const lost = new Map(losses.map(({ queue, ...counts }) => [queue, counts]))
  const queues = await Promise.all(
    rows.map(async (row) => ({
      ...row,
      difference: differenceOf(row),
      redis: await countIn(ctx.deps, row.queue),
      ...(lost.get(row.queue) ?? { rebuilds: 0, drift: 0 }),
    })),
  )
  return { at: new Date(ctx.deps.clock.now()).toISOString(), queues }
}

/** Accepted minus where those tasks are now: 0, or something is wrong. */
export function differenceOf(row: LedgerRow): number {
  return row.accepted - row.completed - row.failed - row.cancelled - row.expired - row.pending - row.removed
}

async function countIn(deps: Deps, queue: string) {
  try {
    return await deps.stager.count(queue)
  } catch (cause) {
    deps.log.debug({ err: cause, queue }, 'Redis did not count a queue')
    return null
  }
}
