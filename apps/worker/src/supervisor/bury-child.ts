import { setTimeout as sleep } from 'node:timers/promises'
import { buryWorker, listQueues } from '@bullwheel/db'
import { giveBackJobsOf, nudge } from '@bullwheel/queue'
import type { Child } from './child-process.ts'
import type { SupervisorOptions } from './supervisor.ts'

const RETRY_MS = 500
/** A supervisor that stops leaves the rest to the reconciler after this many tries. */
const TRIES_WHEN_STOPPING = 3

/**
 * What follows the end of a child. First the book: what it ran is restaged in the commit that declares it dead. Only then
 * are its jobs given back. Tried again while Postgres or Redis is away.
 */
export async function buryChild(
  options: SupervisorOptions,
  child: Child,
  how: string,
  stopping: AbortSignal,
): Promise<void> {
  const { book, redis, prefix, log, horizonMs } = options
  const isExpected = stopping.aborted || child.whyRetired !== null
  const reason = isExpected ? 'the worker was stopped before the attempt ended' : `the worker process ${how}`
  if (!isExpected) log.warn({ worker: child.id, pid: child.pid }, `a worker ${how}; its tasks are restaged`)
  const untilDone = async (what: string, work: () => Promise<void>): Promise<void> => {
    for (let tries = 1; ; tries++) {
      try {
        return await work()
      } catch (cause) {
        const givesUp = stopping.aborted && tries > TRIES_WHEN_STOPPING
        log.warn(
          { err: cause, worker: child.id },
          `${what} failed; ${givesUp ? 'left to the reconciler' : 'trying again'}`,
        )
        if (givesUp) return
        await sleep(RETRY_MS)
      }
    }
  }
  await untilDone('burying a worker', async () => {
    const { id, whyRetired } = child
    const { restaged, failed } = await buryWorker(book.hot, id, reason, child.begun(), horizonMs, whyRetired)
    if (restaged + failed > 0) log.warn({ worker: child.id, restaged, failed }, 'attempts were lost with their worker')
  })
  await untilDone('giving jobs back', async () => {
    for (const queue of await listQueues(book.hot)) await giveBackJobsOf(redis, prefix, queue.name, child.id)
    await nudge(redis, prefix, { kind: 'stage' })
  })
}
