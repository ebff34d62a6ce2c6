import { type Hot, type QueueRow, listQueues, withinTry } from '@bullwheel/db'
import { type Logger, bundleSize } from '@bullwheel/domain'
import type { Catalogue } from './catalogue.ts'

/** Settings of all queues, kept in memory and read again every second. */
export type QueueSettings = {
  /** Undefined for a queue that is not there yet: it has no settings. */
  find: (queue: string) => QueueRow | undefined
  all: () => QueueRow[]
  refresh: () => Promise<void>
  start: () => Promise<void>
  stop: () => void
}

const REFRESH_MS = 1_000
const READ_WITHIN_MS = 10_000

export function createQueueSettings(hot: Hot, log: Logger): QueueSettings {
  let byName = new Map<string, QueueRow>()
  let timer: NodeJS.Timeout | undefined
  const refresh = async (): Promise<void> => {
    byName = new Map((await withinTry(READ_WITHIN_MS, listQueues(hot))).map((queue) => [queue.name, queue]))
  }
  return {
    find: (queue) => byName.get(queue),
    all: () => [...byName.values()],
    refresh,
    start: async () => {
      await refresh()
      timer = setInterval(() => {
        refresh().catch((cause: unknown) =>
          log.debug({ err: cause }, 'queues could not be read; keeping what was read last'),
        )
      }, REFRESH_MS).unref()
    },
    stop: () => clearInterval(timer),
  }
}

/**
 * How many tasks one bundle may hold: what their type allows, and exactly one in a queue with a concurrency or rate
 * limit, where one task is one place or token. For `planBundles`; the dispatcher uses the same.
 */
export function createBundleSizer(
  catalogue: Pick<Catalogue, 'runTime'>,
  queues: Pick<QueueSettings, 'find'>,
): (item: { type: string; queue: string }) => number {
  return ({ type, queue }) => {
    const settings = queues.find(queue)
    const isLimited = settings !== undefined && (settings.concurrency !== null || settings.rateMax !== null)
    return isLimited ? 1 : bundleSize(catalogue.runTime(type))
  }
}
