import { PgBoss } from 'pg-boss'
import { type Rival, payloads } from './rival.ts'

const QUEUE = 'noop'
const BATCH = 500

export const pgBoss: Rival = {
  name: 'pg-boss',
  open: async (databaseUrl) => {
    const boss = await start(databaseUrl)
    await boss.createQueue(QUEUE)
    return {
      add: async (count) => {
        await boss.insert(
          QUEUE,
          payloads(count).map((data) => ({ data })),
        )
      },
      close: async () => {
        await boss.stop({ graceful: false })
      },
    }
  },
  work: async (databaseUrl, ran) => {
    const boss = await start(databaseUrl)
    const options = { batchSize: BATCH, localConcurrency: 4, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true }
    await boss.work(QUEUE, options, (jobs) => {
      ran(jobs.length)
      return Promise.resolve()
    })
  },
}

async function start(connectionString: string): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString, max: 10, supervise: false, schedule: false })
  boss.on('error', console.error)
  return boss.start()
}
