import type { Change } from '@bullwheel/db'
import { removeStaged } from '@bullwheel/queue'
import type { Ctx } from './context.ts'

/**
 * Takes the job of a task that changed out of a limited queue, where a stale one would burn a token or hold a place for a
 * moment. Nobody waits for it: the look-up drops what is left.
 */
export function unstage({ deps }: Ctx, id: string, change: Change): void {
  if (change?.state !== 'waiting') return
  const { queue, version } = change
  const settings = deps.queues.find(queue)
  if (settings === undefined || (settings.concurrency === null && settings.rateMax === null)) return
  void removeStaged(deps.redis, deps.prefix, { queue, id, version })
}
