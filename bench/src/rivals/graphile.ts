import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { type Rival, payloads } from './rival.ts'

const logger = new Logger(() => () => undefined)
const CONNECTIONS = 10

/** `batched` as its performance page recommends: jobs fetched 500 at a time, completions written together. */
function graphile(name: string, worker: object, concurrency: number): Rival {
  return {
    name,
    open: async (connectionString) => {
      const utils = await makeWorkerUtils({ connectionString, logger })
      await utils.migrate()
      return {
        add: async (count) => {
          await utils.addJobs(payloads(count).map((payload) => ({ identifier: 'noop', payload })))
        },
        close: async () => {
          await utils.release()
        },
      }
    },
    work: async (connectionString, ran) => {
      await run({
        connectionString,
        concurrency,
        maxPoolSize: CONNECTIONS,
        noHandleSignals: true,
        logger,
        taskList: { noop: () => ran(1) },
        preset: { worker },
      })
    },
  }
}

export const graphileDefault = graphile('graphile-worker', {}, 50)
export const graphileBatched = graphile(
  'graphile-worker batched',
  { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
  50,
)
