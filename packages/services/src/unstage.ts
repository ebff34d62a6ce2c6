import type { Change } from '@bullwheel/db'
import { type StagedTask, removeStaged } from '@bullwheel/queue'
import type { Ctx } from './context.ts'

/**
 * Takes the job of a task that changed out of a limited queue, where a stale one would burn a token or hold a place for a
 * moment. Nobody waits for it: the look-up drops what is left.
 */
export function unstage(ctx: Ctx, id: string, change: Change): void {
  if (change?.state === 'waiting') unstageAll(ctx, [{ id, queue: change.queue, version: change.version }])
}

/** The same for tasks that were cancelled together. */
export function unstageAll({ deps }: Ctx, tasks: StagedTask[]): void {
  for (const task of tasks) {
    const settings = deps.queues.find(task.queue)
    if (settings === undefined || (settings.concurrency === null && settings.rateMax === null)) continue
    void removeStaged(deps.redis, deps.prefix, task)
  }
}
