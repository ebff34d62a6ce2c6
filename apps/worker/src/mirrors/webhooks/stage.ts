import {
  type Hot,
  freeForgotten,
  giveBackDeliveries,
  giveBackOverdue,
  giveBackStaged,
  takeDeliveries,
} from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import type { WebhookJobs } from '@bullwheel/queue'

export type StageOptions = { hot: Hot; jobs: WebhookJobs; log: Logger }

/** What is due later waits in the book; Redis holds the working set. */
const HORIZON_MS = 10_000
/** Longer than an attempt may take, and than jobs wait for a worker that is there. */
const OVERDUE_MS = 40_000
const PAGE = 1_000

/** Hands deliveries that may be sent to BullMQ; answers how many. */
export async function stageDeliveries({ hot, jobs }: StageOptions): Promise<number> {
  if (!jobs.isReady()) return 0
  const taken = await takeDeliveries(hot, HORIZON_MS)
  try {
    await jobs.stage(taken.map(({ id, ...rest }) => ({ delivery: id, ...rest })))
  } catch (cause) {
    await giveBackDeliveries(hot, taken)
    throw cause
  }
  return taken.length
}

/** Finds deliveries that nobody carries; answers how many. */
export async function sweepDeliveries({ hot, jobs, log }: StageOptions): Promise<number> {
  if (!jobs.isReady()) return 0
  if (!(await jobs.remembers())) {
    // Emptied once more between these two, it would seem to hold what is staged meanwhile.
    await jobs.beginAnew()
    const lost = await giveBackStaged(hot)
    await jobs.remember()
    if (lost > 0) log.warn({ deliveries: lost }, 'Redis was emptied; webhook deliveries are staged again')
    return lost
  }
  const overdue = await giveBackOverdue(hot, OVERDUE_MS, PAGE)
  if (overdue > 0) log.warn({ deliveries: overdue }, 'webhook deliveries were overdue; they are staged again')
  return overdue
}

/** Lets go what waits for nothing any more; answers how many, which should be none. */
export async function freeDeliveries({ hot, log }: Pick<StageOptions, 'hot' | 'log'>): Promise<number> {
  const freed = await freeForgotten(hot, PAGE)
  if (freed > 0) log.warn({ deliveries: freed }, 'webhook deliveries waited for none any more')
  return freed
}
