import { setTimeout as sleep } from 'node:timers/promises'
import { type Processor, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { RawQueue, TimedJob } from './raw-queue.ts'
import { recordStart } from './starts.ts'

/** The other side: BullMQ's Worker with its defaults, which keeps nothing of what it ran. */
const processors: Record<RawQueue, Processor> = {
  raw: () => Promise.resolve(),
  timed: async ({ data }: { data: TimedJob }) => {
    recordStart(data.id)
    if (data.ms > 0) await sleep(data.ms)
  },
}
// As BullMQ connects by itself when it is given an address; from an ES module it takes a connection only.
const connection = new Redis(String(process.env['REDIS_URL']), {
  maxRetriesPerRequest: null,
  retryStrategy: (times) => Math.max(Math.min(Math.exp(times), 20_000), 1_000),
})
const queues = String(process.env['BENCH_QUEUES']).split(',') as RawQueue[]
const workers = queues.map((queue) => {
  const worker = new Worker(queue, processors[queue], {
    connection,
    concurrency: Number(process.env['BENCH_CONCURRENCY']),
    removeOnComplete: { count: 0 },
  })
  // Redis may be away on purpose; BullMQ says so at each attempt to connect.
  return worker.on('error', ({ message }) => {
    if (!message.includes('ECONNREFUSED')) console.error(message)
  })
})
const close = async (): Promise<never> => {
  await Promise.all(workers.map((worker) => worker.close()))
  process.exit(0)
}
process.once('message', () => void close())
process.once('disconnect', () => process.exit(0))
await Promise.all(workers.map((worker) => worker.waitUntilReady()))
process.send?.({ kind: 'ready' })
