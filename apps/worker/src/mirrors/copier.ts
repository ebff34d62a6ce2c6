import { setTimeout as sleep } from 'node:timers/promises'
import {
  type CursorKey,
  type CursorMove,
  type Hot,
  type LogPage,
  type LogPlace,
  blameCursor,
  findLogBegin,
  holdCursor,
  moveCursor,
  readLog,
  readSegment,
  readTaskFacts,
  releaseCursor,
  withinTry,
  writeDeadLetters,
} from '@bullwheel/db'
import type { LifecycleEvent } from '@bullwheel/contracts'
import type { Logger, MirrorEvent, Refused } from '@bullwheel/domain'
import { type Mirror, partitionOf } from './mirror.ts'

export type CopierOptions = {
  hot: Hot
  mirror: Mirror
  partition: number
  /** Names this process. */
  holder: string
  log: Logger
}

export type CopierTurn = {
  /** False while another process copies this partition. */
  isHeld: boolean
  events: number
  refused: number
  isAtEnd: boolean
}

/** Copies one partition of a mirror, under its cursor. */
export type Copier = { start: () => void; runOnce: () => Promise<CopierTurn>; stop: () => Promise<void> }

/** Long enough for a turn's statements; a write that takes longer is renewed meanwhile. */
const HELD_MS = 10_000
const RENEW_MS = 3_000
const IDLE_MS = 200
const SEGMENTS = 200
const TRY_MS = 15_000
const BACKOFF_MIN_MS = 250
const BACKOFF_MAX_MS = 15_000
/** A place where nothing new was is written down so often, for what is read next time to be short. */
const NOTE_PLACE_MS = 10_000

export function createCopier(options: CopierOptions): Copier {
  const { log, mirror, partition } = options
  const copier = new PartitionCopier(options)
  const stopping = new AbortController()
  let loop = Promise.resolve()

  const run = async (): Promise<void> => {
    let failures = 0
    while (!stopping.signal.aborted) {
      let pauseMs = IDLE_MS
      try {
        const turn = await copier.runOnce()
        failures = 0
        if (turn.isHeld && !turn.isAtEnd) pauseMs = 0
      } catch (cause) {
        pauseMs = Math.min(BACKOFF_MIN_MS * 2 ** failures++, BACKOFF_MAX_MS)
        log.warn({ err: cause, mirror: mirror.name, partition }, 'a mirror does not get on; trying again')
        await copier.blame(cause)
      }
      if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
    await copier.release()
  }

  return {
    start: () => {
      loop = run()
    },
    runOnce: () => copier.runOnce(),
    stop: async () => {
      stopping.abort()
      await loop
    },
  }
}

class PartitionCopier {
  readonly #options: CopierOptions
  readonly #key: CursorKey
  #begin: LogPlace | undefined
  #notedAt = Number.NEGATIVE_INFINITY

  constructor(options: CopierOptions) {
    this.#options = options
    this.#key = { mirror: options.mirror.name, partition: options.partition, holder: options.holder }
  }

  async runOnce(): Promise<CopierTurn> {
    const { hot } = this.#options
    const place = await this.#hold()
    if (place === undefined) return { isHeld: false, events: 0, refused: 0, isAtEnd: true }
    const page = await withinTry(TRY_MS, readLog(hot, place, SEGMENTS))
    const events = this.#ours(page)
    if (events.length === 0) {
      await this.#pass(place, page)
      return { isHeld: true, events: 0, refused: 0, isAtEnd: page.isAtEnd }
    }
    const refused = await this.#copy(events, { from: place, to: page.place })
    return { isHeld: true, events: events.length, refused, isAtEnd: page.isAtEnd }
  }

  /** Why it does not get on is shown beside its lag; not more, when the book is what is away. */
  async blame(cause: unknown): Promise<void> {
    const message = cause instanceof Error ? cause.message : String(cause)
    await withinTry(TRY_MS, blameCursor(this.#options.hot, this.#key, message.slice(0, 500))).catch((err: unknown) =>
      this.#options.log.debug({ err }, 'a mirror’s error could not be written down'),
    )
  }

  async release(): Promise<void> {
    await withinTry(TRY_MS, releaseCursor(this.#options.hot, this.#key)).catch((err: unknown) =>
      this.#options.log.debug({ err }, 'a cursor could not be released; it runs out by itself'),
    )
  }

  async #hold(): Promise<LogPlace | undefined> {
    const { hot } = this.#options
    this.#begin ??= await withinTry(TRY_MS, findLogBegin(hot))
    return withinTry(TRY_MS, holdCursor(hot, this.#key, this.#begin, HELD_MS))
  }

  #ours({ segments }: LogPage): LifecycleEvent[] {
    const { partition, mirror } = this.#options
    const { partitions = 1 } = mirror
    const events = segments.flatMap(readSegment)
    return partitions === 1 ? events : events.filter(({ taskId }) => partitionOf(taskId, partitions) === partition)
  }

  /** Nothing to copy: the place is written down now and then. */
  async #pass(from: LogPlace, { place: to, segments }: LogPage): Promise<void> {
    if (segments.length === 0 && performance.now() - this.#notedAt < NOTE_PLACE_MS) return
    await withinTry(TRY_MS, moveCursor(this.#options.hot, this.#key, { from, to, eventAt: null }))
    this.#notedAt = performance.now()
  }

  async #copy(events: LifecycleEvent[], way: Pick<CursorMove, 'from' | 'to'>): Promise<number> {
    const { hot, mirror } = this.#options
    const move = { ...way, eventAt: Date.parse(events.at(-1)?.at ?? '') }
    if ('apply' in mirror) {
      await this.#move(move, (tx) => mirror.apply(tx, events))
      return 0
    }
    const refused = await this.#keeping(async () => mirror.sink.write(await withFacts(hot, events)))
    await this.#move(move, (tx) => writeDeadLetters(tx, mirror.name, refused.map(toLetter)))
    return refused.length
  }

  /** In one transaction; nothing of it counts when the cursor is not where it was. */
  async #move(move: CursorMove, write: (tx: Hot) => Promise<void>): Promise<void> {
    const moved = this.#options.hot.begin(async (transaction) => {
      const tx = transaction as unknown as Hot
      if (!(await moveCursor(tx, this.#key, move))) throw new LostCursor()
      await write(tx)
    })
    await withinTry(TRY_MS, moved)
  }

  /** A sink may take long: the cursor is held meanwhile. */
  async #keeping<Result>(write: () => Promise<Result>): Promise<Result> {
    const renewal = setInterval(() => {
      this.#hold().catch((err: unknown) => this.#options.log.debug({ err }, 'a cursor could not be kept'))
    }, RENEW_MS)
    try {
      return await write()
    } finally {
      clearInterval(renewal)
    }
  }
}

class LostCursor extends Error {
  override readonly message = 'the cursor was moved meanwhile: another process copies this mirror'
}

const toLetter = ({ event, reason }: Refused) => ({ taskId: event.taskId, version: event.version, event, reason })

async function withFacts(hot: Hot, events: LifecycleEvent[]): Promise<MirrorEvent[]> {
  const ids = [...new Set(events.map(({ taskId }) => taskId))]
  const facts = new Map((await withinTry(TRY_MS, readTaskFacts(hot, ids))).map((row) => [row.id, row]))
  return events.map((event) => {
    const row = facts.get(event.taskId)
    return {
      ...event,
      maxAttempts: row?.maxAttempts ?? null,
      scheduledAt: row === undefined ? null : new Date(row.runAt).toISOString(),
    }
  })
}
