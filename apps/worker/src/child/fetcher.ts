import type { Logger } from '@bullwheel/domain'
import type { Delivery, TaskSource } from '@bullwheel/queue'
import type { Gate } from './gate.ts'
import { type Serving, createServing } from './serve-queue.ts'
import { createUnderWay } from './under-way.ts'

export type FetcherOptions = {
  gate: Gate
  log: Logger
  openSource: (queue: string) => TaskSource
  receive: (source: TaskSource, delivery: Delivery) => void
  /** It is an own queue no longer: what it brought and did not start is to go back. */
  onLeave: (queue: string) => void
  /** The queue that was stolen from has nothing, and was left. */
  onDry: (queue: string) => void
}

/** Fetches from many queues through one gate. */
export type Fetcher = {
  /** These are the worker's own queues from now on; others are left. */
  serve: (queues: readonly string[]) => void
  /** Serves a queue that is not its own too, one at most; undefined: none. */
  steal: (queue: string | undefined) => void
  readonly stolen: string | undefined
  /** Its own ones. */
  readonly queues: string[]
  extendLocks: () => Promise<void>
  /** See TaskSource: deliveries whose reply was lost. Answers how many. */
  giveBackGhosts: () => Promise<number>
  /** Closes sources that were left and have nothing any more. */
  closeLeft: () => Promise<void>
  /** Stops fetching; what is held stays locked until `close`. */
  stop: () => Promise<void>
  close: () => Promise<void>
}

export function createFetcher(options: FetcherOptions): Fetcher {
  const { gate, log, openSource, receive, onLeave, onDry } = options
  const { track, settled } = createUnderWay(log, 'a queue is read no more')
  const servings = new Map<string, Serving>()
  let own: ReadonlySet<string> = new Set()
  let stolen: string | undefined
  let isStopped = false

  const leaveDry = (queue: string): void => {
    setWanted(own, undefined)
    onDry(queue)
  }
  const isWanted = (queue: string): boolean => own.has(queue) || queue === stolen
  const begin = (queue: string): void => {
    let serving = servings.get(queue)
    if (serving === undefined) {
      serving = createServing(openSource(queue), { gate, log, track, receive, leaveDry })
      servings.set(queue, serving)
    }
    serving.begin(!own.has(queue))
  }
  const setWanted = (nextOwn: ReadonlySet<string>, nextStolen: string | undefined): void => {
    if (isStopped) return
    const [ownBefore, stolenBefore] = [own, stolen]
    own = nextOwn
    stolen = nextStolen !== undefined && own.has(nextStolen) ? undefined : nextStolen
    if (stolenBefore !== undefined && !isWanted(stolenBefore)) gate.dismiss(stolenBefore)
    for (const queue of ownBefore) {
      if (isWanted(queue)) continue
      gate.dismiss(queue)
      onLeave(queue)
    }
    for (const queue of own) begin(queue)
    if (stolen !== undefined) begin(stolen)
  }

  return {
    ...careOf(servings, (queue) => !isStopped && !isWanted(queue)),
    serve: (queues) => setWanted(new Set(queues), stolen),
    steal: (queue) => setWanted(own, queue),
    get stolen() {
      return stolen
    },
    get queues() {
      return [...own]
    },
    stop: async () => {
      isStopped = true
      gate.close()
      await settled()
    },
  }
}

/** What all sources need, those that were left and are not closed yet too. */
function careOf(servings: Map<string, Serving>, isLeft: (queue: string) => boolean) {
  const canClose = (queue: string): boolean => isLeft(queue) && servings.get(queue)?.isIdle === true
  return {
    extendLocks: async (): Promise<void> => {
      for (const { source } of servings.values()) await source.extendLocks()
    },
    giveBackGhosts: async (): Promise<number> => {
      let given = 0
      for (const { source } of servings.values()) given += await source.giveBackGhosts()
      return given
    },
    closeLeft: async (): Promise<void> => {
      for (const [queue, { source }] of servings) {
        if (!canClose(queue)) continue
        // What it may have fetched without hearing of it: a source that came after it would not know either.
        await source.giveBackGhosts()
        if (!canClose(queue)) continue
        servings.delete(queue)
        await source.close()
      }
    },
    close: async (): Promise<void> => {
      await Promise.all([...servings.values()].map(({ source }) => source.close()))
    },
  }
}
