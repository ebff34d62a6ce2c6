import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@bullwheel/domain'
import type { Delivery, TaskSource } from '@bullwheel/queue'
import type { Gate } from './gate.ts'

export type FetcherOptions = {
  gate: Gate
  log: Logger
  openSource: (queue: string) => TaskSource
  receive: (source: TaskSource, delivery: Delivery) => void
}

/** Fetches from many queues through one gate. */
export type Fetcher = {
  /** Begins to serve queues that it does not serve yet. */
  serve: (queues: string[]) => void
  readonly queues: string[]
  extendLocks: () => Promise<void>
  /** See TaskSource: deliveries whose reply was lost. Answers how many. */
  giveBackGhosts: () => Promise<number>
  /** Stops fetching; what is held stays locked until `close`. */
  stop: () => Promise<void>
  close: () => Promise<void>
}

const RETRY_MS = 500
/** Fetches of one queue under way at once; grows to it while the queue has work. */
const MAX_WIDTH = 16

export function createFetcher(options: FetcherOptions): Fetcher {
  const { gate, openSource } = options
  const sources = new Map<string, TaskSource>()
  const loops = new Set<Promise<void>>()
  const stopping = new AbortController()

  return {
    serve: (queues) => {
      for (const queue of queues) {
        if (stopping.signal.aborted || sources.has(queue)) continue
        const source = openSource(queue)
        sources.set(queue, source)
        const loop = serveQueue(source, options, stopping.signal).finally(() => loops.delete(loop))
        loops.add(loop)
      }
    },
    get queues() {
      return [...sources.keys()]
    },
    extendLocks: async () => {
      for (const source of sources.values()) await source.extendLocks()
    },
    giveBackGhosts: async () => {
      let given = 0
      for (const source of sources.values()) given += await source.giveBackGhosts()
      return given
    },
    stop: async () => {
      stopping.abort()
      gate.close()
      await Promise.all(loops)
    },
    close: async () => {
      await Promise.all([...sources.values()].map((source) => source.close()))
    },
  }
}

async function serveQueue(source: TaskSource, options: FetcherOptions, stopping: AbortSignal): Promise<void> {
  const { gate, log } = options
  let width = 1
  while (!stopping.aborted && (await gate.pass(source.queue))) {
    try {
      const waitMs = await fetchSome(source, options, width)
      width = waitMs > 0 ? 1 : Math.min(width * 2, MAX_WIDTH)
      if (waitMs > 0) await waitForWork(source, gate, waitMs)
    } catch (cause) {
      if (stopping.aborted) return
      log.warn({ err: cause, queue: source.queue }, 'a queue could not be read; trying again')
      await sleep(RETRY_MS)
    }
  }
}

/** Several fetches leave together, so that a queue is not read at one job a round trip. */
async function fetchSome(source: TaskSource, options: FetcherOptions, width: number): Promise<number> {
  const fetches = [fetchOne(source, options)]
  while (fetches.length < width && options.gate.tryPass(source.queue)) fetches.push(fetchOne(source, options))
  // All must have settled before the next turn: each holds a permission of the gate.
  await Promise.allSettled(fetches)
  return Math.max(...(await Promise.all(fetches)))
}

/** One fetch with a permission of the gate; answers how long to wait for work, 0 when there may be more. */
async function fetchOne(source: TaskSource, { gate, receive }: FetcherOptions): Promise<number> {
  let tasks = 0
  try {
    const { delivery, waitMs } = await source.fetch()
    if (delivery === undefined) return waitMs
    tasks = delivery.tasks.length
    receive(source, delivery)
    return 0
  } finally {
    gate.done(source.queue, tasks)
  }
}

async function waitForWork(source: TaskSource, gate: Gate, waitMs: number): Promise<void> {
  await source.waitForWork(waitMs)
  // The wake-up was for one worker only: if this one is full, another one must have it.
  if (!gate.isOpenFor(source.queue)) await source.passOn()
}
