import { Queue, Worker, createPostgresBackend } from 'bullmq'
import { type Rival, payloads } from './rival.ts'

/** BullMQ 6.7 can keep its queues in Postgres instead of Redis. */
export const bullmqPostgres: Rival = {
  name: 'BullMQ on Postgres',
  open: async (connectionString) => {
    const connection = { connectionString, migrate: true, max: 10 }
    const queue = new Queue('raw', { connection }, createPostgresBackend)
    await queue.waitUntilReady()
    return {
      add: async (count) => {
        await queue.addBulk(payloads(count).map((data) => ({ name: 'noop', data, opts: { priority: 5 } })))
      },
      close: () => queue.close(),
    }
  },
  work: async (connectionString, ran) => {
    const process = (): Promise<void> => {
      ran(1)
      return Promise.resolve()
    }
    const connection = { connectionString, max: 10 }
    const worker = new Worker(
      'raw',
      process,
      { connection, concurrency: 50, removeOnComplete: { count: 0 } },
      createPostgresBackend,
    )
    worker.on('error', console.error)
    await worker.waitUntilReady()
  },
}
