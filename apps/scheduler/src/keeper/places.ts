import { type Hot, type QueueCopy, listRuns } from '@bullwheel/db'
import type { Clock } from '@bullwheel/domain'
import { type MarksLook, type RedisConnection, readActive } from '@bullwheel/queue'

export type PlacesOptions = { hot: Hot; redis: RedisConnection; prefix: string; clock: Clock }

/**
 * How many jobs a queue with a concurrency limit may have active. BullMQ counts its active list, and after a loss of Redis
 * the runs that went on are not in it: each of them takes a place away until it ends.
 */
export function createPlaces({ hot, redis, prefix, clock }: PlacesOptions) {
  const unlisted = new Map<string, number>()
  /** Queues with unlisted runs, and all that nobody has counted yet. */
  const counted = new Set<string>()

  const count = async (queues: string[]): Promise<void> => {
    if (queues.length === 0) return
    const before = clock.now()
    const active = new Set<string>()
    // First Redis, then the book: a run that began before and has not ended since must be in the list.
    for (const queue of queues) for (const { id } of await readActive(redis, prefix, queue)) active.add(id)
    const runs = (await listRuns(hot, queues, before)).filter((run) => !active.has(run.id))
    for (const queue of queues) {
      const left = runs.filter((run) => run.queue === queue).length
      unlisted.set(queue, left)
      if (left === 0) counted.add(queue)
    }
  }

  return {
    /** Counts again where runs may be unlisted. */
    refresh: (copies: QueueCopy[], look: MarksLook): Promise<void> =>
      count(
        copies
          .filter(({ concurrency }) => concurrency !== null)
          .filter(({ name, version }) => !counted.has(name) || look.marks.get(name)?.version !== String(version))
          .map(({ name }) => name),
      ),
    /** Counts a queue again until none of its runs is unlisted. */
    distrust: (queue: string): void => void counted.delete(queue),
    /** Null: any number. */
    left: ({ name, concurrency }: QueueCopy): number | null =>
      concurrency === null ? null : Math.max(0, concurrency - (unlisted.get(name) ?? 0)),
  }
}
