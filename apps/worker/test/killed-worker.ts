import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type BegunRun, type Burial, buryWorker } from '@bullwheel/db'
import { giveBackJobsOf } from '@bullwheel/queue'
import type { KilledWorkerNews, KilledWorkerPlace } from './killed-worker.fixture.ts'
import { HORIZON_MS, type useBullwheel } from './worker-fixture.ts'

type Bullwheel = ReturnType<typeof useBullwheel>

/** A worker process that a task will kill, and what its supervisor would do then. */
export type KilledWorker = {
  id: string
  /** Resolves when the process is dead. */
  dead: Promise<void>
  /** Buries it and gives its jobs back. */
  bury: () => Promise<Burial>
  kill: () => void
}

const FIXTURE = join(import.meta.dirname, 'killed-worker.fixture.ts')

export function startKilledWorker(bullwheel: Bullwheel, queue: string, type: string): KilledWorker {
  const { databaseUrl, schema, redisUrl, prefix } = bullwheel.place
  const id = `k-${randomBytes(4).toString('hex')}`
  const place: KilledWorkerPlace = { id, type, databaseUrl, schema, redisUrl, prefix }
  const child = fork(FIXTURE, [JSON.stringify(place)], { execArgv: [], stdio: 'inherit' })
  const begun = new Map<string, BegunRun>()
  child.on('message', (news: KilledWorkerNews) => {
    for (const run of news.begun) begun.set(run.token, run)
    for (const token of news.ended) begun.delete(token)
  })
  const dead = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    id,
    dead,
    bury: async () => {
      const { book, redis } = bullwheel.get()
      const burial = await buryWorker(book.hot, id, 'its process was killed', [...begun.values()], HORIZON_MS)
      await giveBackJobsOf(redis, prefix, queue, id)
      return burial
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
