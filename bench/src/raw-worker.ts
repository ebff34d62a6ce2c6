import { Worker } from 'bullmq'
import { Redis } from 'ioredis'

/** The other side of the drains: BullMQ's Worker, which keeps nothing of what it ran. */
const connection = new Redis(String(process.env['REDIS_URL']), { maxRetriesPerRequest: null })
const worker = new Worker(String(process.env['BENCH_QUEUE']), () => Promise.resolve(), {
  connection,
  concurrency: Number(process.env['BENCH_CONCURRENCY']),
  removeOnComplete: { count: 0 },
})
worker.on('error', console.error)
process.once('message', () => void worker.close().then(() => process.exit(0)))
process.once('disconnect', () => process.exit(0))
await worker.waitUntilReady()
process.send?.({ kind: 'ready' })
