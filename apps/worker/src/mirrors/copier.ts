import { setTimeout as sleep } from 'node:timers/promises'
import {
  type CursorKey,
  type CursorMove,
  type HeldCursor,
  type Hot,
  type LogPlace,
  beginAfterReset,
  blameCursor,
  findLogBegin,
  holdCursor,
  moveCursor,
  readWantedLetters,
  releaseCursor,
  settleLetters,
  withinTry,
  writeDeadLetters,
} from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { type Feed, type Load, createFeed } from './feed.ts'
import type { Mirror } from './mirror.ts'

/** Hears how many events, or lines of handlers, a mirror has just copied. */
export type OnCopied = (mirror: string, items: number) => void

export type CopierOptions = {
  hot: Hot
  mirror: Mirror
  partition: number
  /** Names this process. */
  holder: string
  log: Logger
  onCopied?: OnCopied
}

export type CopierTurn = {
  /** False while another process copies this partition. */
  isHeld: boolean
  /** Events, or lines of handlers, that were copied. */
  items: number
  refused: number
  isAtEnd: boolean
}

/** Copies one partition of a mirror, under its cursor. */
export type Copier = { start: () => void; runOnce: () => Promise<CopierTurn>; stop: () => Promise<void> }

/** Long enough for a turn's statements; a write that takes longer is renewed meanwhile. */
const HELD_MS = 10_000
const RENEW_MS = 3_000
/** A sink may be patient; who looks at the mirror should know before. */
const SILENT_MS = 8_000
const IDLE_MS = 200
const TRY_MS = 15_000
const BACKOFF_MIN_MS = 250
const BACKOFF_MAX_MS = 5_000
/** A place where nothing new was is written down so often, for what is read next time to be short. */
const NOTE_PLACE_MS = 10_000
/** How soon dead letters are tried again after somebody asked for it, and how many at once. */
const LETTERS_MS = 1_000
const LETTERS = 100
const TIDY_MS = 3_600_000

export function createCopier(options: CopierOptions): Copier {
  const { log, mirror, partition, onCopied } = options
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
        if (turn.items > 0) onCopied?.(mirror.name, turn.items)
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
  readonly #feed: Feed
  #begin: LogPlace | undefined
  #ahead: { from: LogPlace; load: Promise<Load> } | undefined
  #notedAt = Number.NEGATIVE_INFINITY
  #lettersAt = Number.NEGATIVE_INFINITY
  #tidiedAt = Number.NEGATIVE_INFINITY

  constructor(options: CopierOptions) {
    this.#options = options
    this.#key = { mirror: options.mirror.name, partition: options.partition, holder: options.holder }
    this.#feed = createFeed(options.hot, options.mirror, options.partition)
  }

  async runOnce(): Promise<CopierTurn> {
    const place = await this.#hold()
    if (place === undefined) return { isHeld: false, items: 0, refused: 0, isAtEnd: true }
    if (place.resetAt !== null && this.#options.mirror.clear !== undefined) {
      await this.#clear(place.resetAt)
      return { isHeld: true, items: 0, refused: 0, isAtEnd: false }
    }
    await this.#retryLetters()
    await this.#tidy()
    const load = await this.#read(place)
    const refused = load.count === 0 ? await this.#pass(place, load) : await this.#copy(place, load)
    return { isHeld: true, items: load.count, refused, isAtEnd: load.isAtEnd }
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

  async #hold(): Promise<HeldCursor | undefined> {
    const { hot } = this.#options
    const { log } = this.#feed
    this.#begin ??= await withinTry(TRY_MS, findLogBegin(hot, log))
    return withinTry(TRY_MS, holdCursor(hot, this.#key, { begin: this.#begin, log }, HELD_MS))
  }

  /** What was copied meanwhile is copied again, from the reset on. */
  async #clear(resetAt: string): Promise<void> {
    const { hot, mirror, log } = this.#options
    await this.#keeping(async () => mirror.clear?.())
    if (!(await withinTry(TRY_MS, beginAfterReset(hot, this.#key, resetAt)))) throw new LostCursor()
    log.info({ mirror: mirror.name }, 'the book was reset: this mirror begins anew')
  }

  /** While one load is copied the next one is read: Postgres and the sink work at the same time. */
  async #read(place: HeldCursor): Promise<Load> {
    const ahead = this.#ahead
    this.#ahead = undefined
    const load = await (ahead !== undefined && isSamePlace(ahead.from, place) ? ahead.load : this.#feed.read(place))
    if (!load.isAtEnd) {
      this.#ahead = { from: load.place, load: this.#feed.read(load.place) }
      // Whoever needs it hears of its failure; it may be that nobody does.
      this.#ahead.load.catch(() => undefined)
    }
    return load
  }

  /** Nothing to copy: the place is written down now and then. */
  async #pass(from: LogPlace, { place: to, segments }: Load): Promise<0> {
    if (segments === 0 && performance.now() - this.#notedAt < NOTE_PLACE_MS) return 0
    await withinTry(TRY_MS, moveCursor(this.#options.hot, this.#key, { from, to, eventAt: null }))
    this.#notedAt = performance.now()
    return 0
  }

  async #copy(from: LogPlace, load: Load): Promise<number> {
    const { mirror } = this.#options
    const letters = await this.#keeping(load.copy)
    await this.#move({ from, to: load.place, eventAt: load.at }, async (tx) => {
      await load.apply(tx)
      await writeDeadLetters(tx, mirror.name, letters)
    })
    return letters.length
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

  /** Any one partition's copier can do it: what was refused has lost its order already. */
  async #retryLetters(): Promise<void> {
    const { hot, mirror, partition } = this.#options
    if (partition !== 0 || performance.now() - this.#lettersAt < LETTERS_MS) return
    this.#lettersAt = performance.now()
    const letters = await withinTry(TRY_MS, readWantedLetters(hot, mirror.name, LETTERS))
    if (letters.length === 0) return
    const refused = await this.#keeping(() => this.#feed.retry(letters.map(({ item }) => item)))
    const again = refused.map(({ at, reason }) => ({ id: letters[at]?.id ?? 0, reason }))
    const tried = letters.map(({ id }) => id)
    await withinTry(TRY_MS, settleLetters(hot, mirror.name, again, tried))
  }

  async #tidy(): Promise<void> {
    const { mirror, partition } = this.#options
    if (partition !== 0 || mirror.tidy === undefined || performance.now() - this.#tidiedAt < TIDY_MS) return
    this.#tidiedAt = performance.now()
    await this.#keeping(mirror.tidy)
  }

  /** A sink may take long: the cursor is held meanwhile, and says so. */
  async #keeping<Result>(write: () => Promise<Result>): Promise<Result> {
    const beganAt = performance.now()
    const renewal = setInterval(() => {
      this.#hold().catch((err: unknown) => this.#options.log.debug({ err }, 'a cursor could not be kept'))
      if (performance.now() - beganAt > SILENT_MS) void this.blame(new Error('what it copies to does not answer'))
    }, RENEW_MS)
    try {
      return await write()
    } finally {
      clearInterval(renewal)
    }
  }
}

const isSamePlace = (a: LogPlace, b: LogPlace): boolean =>
  a.cluster === b.cluster && a.seen === b.seen && a.until === b.until && a.seq === b.seq

class LostCursor extends Error {
  override readonly message = 'the cursor was moved meanwhile: another process copies this mirror'
}
