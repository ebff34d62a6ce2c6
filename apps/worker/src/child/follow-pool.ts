import { type Hot, readServedQueues } from '@bullwheel/db'
import type { Fetcher } from './fetcher.ts'
import type { Gate } from './gate.ts'
import type { Thief } from './thief.ts'

export type FollowPoolOptions = {
  hot: Hot
  /** The pool that this worker is one of. */
  pool: string
  gate: Pick<Gate, 'setTerms'>
  fetcher: Pick<Fetcher, 'serve'>
  thief: Pick<Thief, 'allow'>
}

/**
 * Serves the queues of its pool, by the weights that the book says, and paused ones not at all. Call it again whenever
 * they may have changed: an answer that comes after a later one does not count.
 */
export function createPoolFollower({ hot, pool, gate, fetcher, thief }: FollowPoolOptions): () => Promise<void> {
  let asked = 0
  let followed = 0
  return async () => {
    const turn = ++asked
    const { steal, queues } = await readServedQueues(hot, pool)
    if (turn < followed) return
    followed = turn
    gate.setTerms(queues)
    fetcher.serve(queues.map((queue) => queue.name))
    thief.allow(steal)
  }
}
