import { randomUUID } from 'node:crypto'
import type { Queue, Worker } from '@bullwheel/contracts'
import type { Logger } from '@bullwheel/domain'
import type { Deps } from '../context.ts'
import { readWorkers } from '../fleet/get-workers.ts'
import { readQueues } from '../get-queues.ts'
import { createPoll } from './poll.ts'

/** An item as it stands; `text` is its JSON, undefined once it is gone. Each change gives it another version. */
export type StateEntry = { key: string; version: number; text: string | undefined }

/**
 * How a set of things stands, read once for all readers and only while there are any. A reader keeps the version that it
 * has come to and nothing else: what changes many times before it reads is sent once, as it stands then.
 */
export type StateFeed = {
  /** Calls `listener` after each read that changed something, until the returned function is called. */
  subscribe: (listener: () => void) => () => void
  /** Resolves when the state was read since the first reader came. */
  ready: () => Promise<void>
  /** What changed after a version, in the order of versions; undefined when only the whole tells. */
  since: (version: number) => StateEntry[] | undefined
  /** All there is. */
  whole: () => StateEntry[]
  /** Names this feed's versions: those of another process are others. */
  readonly id: string
  readonly version: number
  stop: () => Promise<void>
}

type StateFeedOptions<Item> = {
  read: () => Promise<Item[]>
  keyOf: (item: Item) => string
  /** The item without what moves by itself, such as waits: that alone is a change every 2 s only. */
  steady: (item: Item) => unknown
  log: Logger
}
type Known = StateEntry & { steady: string; sentAt: number }

const TURN_MS = 350
/** Where a read takes long, there are fewer of them: it takes at most a fifth of the time. */
const PAUSE_PER_READ = 4
const DRIFT_MS = 2_000
const MAX_GONE = 10_000

export function createStateFeed<Item>({ read, log, ...options }: StateFeedOptions<Item>): StateFeed {
  const listeners = new Set<() => void>()
  const book = createStateBook(options)
  const turn = async (): Promise<void> => {
    const before = book.version
    book.take(await read())
    if (book.version !== before) for (const listener of listeners) listener()
  }
  const poll = createPoll({
    everyMs: TURN_MS,
    pauseAfter: (tookMs) => PAUSE_PER_READ * tookMs,
    open: turn,
    turn,
    close: () => undefined,
    isWanted: () => listeners.size > 0,
    onError: (cause) => log.warn({ err: cause }, 'a state could not be read; trying again'),
  })
  return {
    id: randomUUID().slice(0, 8),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    ready: poll.ready,
    since: book.since,
    whole: book.whole,
    get version() {
      return book.version
    },
    stop: poll.stop,
  }
}

/** What is known of each item, in the order of versions: what changes goes to the end. */
function createStateBook<Item>({ keyOf, steady }: Pick<StateFeedOptions<Item>, 'keyOf' | 'steady'>) {
  const entries = new Map<string, Known>()
  let version = 0
  let floor = 0

  const put = (known: Omit<Known, 'version'>): void => {
    entries.delete(known.key)
    entries.set(known.key, { ...known, version: ++version })
  }
  const forgetGone = (): void => {
    const gone = [...entries.values()].filter(({ text }) => text === undefined)
    for (const { key, version: at } of gone.slice(0, -MAX_GONE)) {
      entries.delete(key)
      floor = at
    }
  }
  return {
    take: (items: Item[]): void => {
      const now = performance.now()
      const present = new Set<string>()
      for (const item of items) {
        const [key, text, firm] = [keyOf(item), JSON.stringify(item), JSON.stringify(steady(item))]
        present.add(key)
        const known = entries.get(key)
        const isNews = known?.text === undefined || known.steady !== firm
        const hasDrifted = known?.text !== text && now - (known?.sentAt ?? 0) >= DRIFT_MS
        if (isNews || hasDrifted) put({ key, text, steady: firm, sentAt: now })
      }
      const gone = [...entries.values()].filter(({ key, text }) => text !== undefined && !present.has(key))
      for (const { key } of gone) put({ key, text: undefined, steady: '', sentAt: now })
      forgetGone()
    },
    since: (from: number): StateEntry[] | undefined =>
      from < floor || from > version ? undefined : [...entries.values()].filter((entry) => entry.version > from),
    whole: (): StateEntry[] => [...entries.values()].filter(({ text }) => text !== undefined),
    get version() {
      return version
    },
  }
}

/** How the queues stand, as GET /queues says. */
export function createQueueStates(deps: Deps): StateFeed {
  return createStateFeed<Queue>({
    read: () => readQueues(deps),
    keyOf: ({ name }) => name,
    steady: ({ oldestWaitMs: _wait, rates: _rates, ...rest }) => rest,
    log: deps.log,
  })
}

/** How the workers stand, as GET /workers says. */
export function createWorkerStates(deps: Deps): StateFeed {
  return createStateFeed<Worker>({
    read: () => readWorkers(deps),
    keyOf: ({ id }) => id,
    steady: ({
      lastHeartbeatAt: _beat,
      cpu: _cpu,
      rss: _rss,
      lag: _lag,
      processed: _runs,
      stolenFrom: _from,
      ...rest
    }) => rest,
    log: deps.log,
  })
}
