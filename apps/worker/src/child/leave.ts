import { type Book, buryWorker, listQueues } from '@bullwheel/db'
import type { Logger, Tracer } from '@bullwheel/domain'
import { type RedisConnection, giveBackJobsOf, nudge } from '@bullwheel/queue'
import type { WorkerRuntime } from './worker-runtime.ts'

export type LeaveOptions = {
  id: string
  runtime: WorkerRuntime
  book: Book
  producer: RedisConnection
  connections: readonly RedisConnection[]
  prefix: string
  horizonMs: number
  tracer: Pick<Tracer, 'close'>
  log: Logger
}

/** Without a supervisor nobody vouches for this worker: it ends, and buries itself, before others declare it dead. */
const ORPHAN = { deadlineMs: 2_000, graceMs: 500 }
const OWN_BURIAL_MS = 3_000

/** The two ways in which a worker process ends in order; a later call can only make it sooner. */
export function createLeaving(options: LeaveOptions) {
  const { runtime, book, connections, tracer, log } = options
  let isLeaving = false
  let last = (): Promise<void> => Promise.resolve()

  const leave = async (deadlineMs: number | null, graceMs: number): Promise<void> => {
    const draining = runtime.drain(deadlineMs, graceMs)
    if (isLeaving) return
    isLeaving = true
    const { left } = await draining
    if (left > 0) log.warn({ left }, 'handlers ignored their abort signal; they end with the process')
    await Promise.all([last(), tracer.close()])
    for (const redis of connections) redis.disconnect()
    await book.close()
    process.exit(0)
  }

  return {
    /** Its supervisor asks it to; that one buries it afterwards. */
    inOrder: leave,
    /** Its supervisor is gone. What fails or takes too long is done by the reconciler, which hears no more beats. */
    asOrphan: () => {
      last = async () => {
        const giveUp = setTimeout(() => process.exit(0), OWN_BURIAL_MS)
        await buryMyself(options).catch((cause: unknown) => log.warn({ err: cause }, 'left to the reconciler'))
        clearTimeout(giveUp)
      }
      return leave(ORPHAN.deadlineMs, ORPHAN.graceMs)
    },
  }
}

async function buryMyself({ id, book, producer, prefix, horizonMs, log }: LeaveOptions): Promise<void> {
  const { restaged } = await buryWorker(book.hot, id, 'the supervisor of its worker died', [], horizonMs)
  for (const queue of await listQueues(book.hot)) await giveBackJobsOf(producer, prefix, queue.name, id)
  await nudge(producer, prefix, { kind: 'stage' })
  log.warn({ restaged }, 'its supervisor died; this worker buried itself')
}
