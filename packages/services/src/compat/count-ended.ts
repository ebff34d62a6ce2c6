import { readLedger } from '@bullwheel/db'
import { type Ctx, authorise } from '../context.ts'

/** Tasks that completed and that failed for good, of all time. */
export async function countEnded({ ctx }: { ctx: Ctx }): Promise<{ completed: number; failed: number }> {
  authorise(ctx, 'viewer')
  const rows = await readLedger(ctx.deps.book.hot)
  return {
    completed: rows.reduce((sum, row) => sum + row.completed, 0),
    failed: rows.reduce((sum, row) => sum + row.failed, 0),
  }
}
