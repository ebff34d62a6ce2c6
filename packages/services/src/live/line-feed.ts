import { LOG_LEVELS } from '@bullwheel/contracts'
import {
  type Hot,
  type LogPlace,
  type LogSegment,
  decodePlace,
  encodePlace,
  findLogEnd,
  readLog,
  readTaskFacts,
  seenBy,
  transactionsBetween,
} from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import type { PublishedLines } from '@bullwheel/queue'
import type { Replayed } from '../event-feed.ts'
import { createPoll } from './poll.ts'
import { type LinePiece, type RunLines, type ToldLines, createToldLines } from './told-lines.ts'

/** Lines with the transaction that wrote them; undefined for those that came over Redis. */
export type FedLines = LinePiece & { xid: string | undefined }
/** `from`: where a reader stands that has not seen the batch; `cursor`: where one that has seen it goes on. */
export type LineBatch = { pieces: FedLines[]; from: string; cursor: string }

/** Lines of handlers as they come; one reader of the book for the whole process, which reads while somebody listens. */
export type LineFeed = {
  /** Calls `listener` with each batch until the returned function is called. */
  subscribe: (listener: (batch: LineBatch) => void) => () => void
  /** Takes what workers published. */
  hear: (lines: PublishedLines[]) => void
  /** Resolves when it has a place: from there on nothing is missed while somebody listens. */
  ready: () => Promise<void>
  /** What was committed after `cursor`; undefined when that is too far back to be replayed. */
  replay: (cursor: string) => Promise<(LineBatch & Replayed) | undefined>
  readonly cursor: string
  /** Counts the tellings: a reader that begins now was told none of those before. */
  readonly count: number
  stop: () => Promise<void>
}

const POLL_MS = 150
const SEGMENTS_A_READ = 1_000
const MAX_REPLAY = 100_000

/** Polls the log of lines as the event feed polls that of events, so that lines come with Redis away, too. */
export function createLineFeed(hot: Hot, log: Logger): LineFeed {
  const listeners = new Set<(batch: LineBatch) => void>()
  const told = createToldLines()
  let place: LogPlace | undefined
  let isStopped = false

  const tell = (pieces: FedLines[], from: string): void => {
    const batch = { pieces, from, cursor: cursorOf(place) }
    if (pieces.length > 0) for (const listener of listeners) listener(batch)
  }
  const read = async (): Promise<void> => {
    for (let isAtEnd = false; !isAtEnd && !isStopped && place !== undefined;) {
      const page = await readLog(hot, place, SEGMENTS_A_READ, 'task_log_segments')
      const pieces = page.segments.flatMap(({ xid, body }) =>
        told.take(toRunLines(body), true).map((piece) => ({ ...piece, xid })),
      )
      // Better without queue and type than not at all: they count as told.
      const described = await describe(hot, pieces).catch(() => pieces)
      const from = cursorOf(place)
      isAtEnd = page.isAtEnd
      place = page.place
      tell(described, from)
    }
  }
  const poll = createPoll({
    everyMs: POLL_MS,
    open: async () => void (place = await findLogEnd(hot)),
    turn: read,
    close: () => void (place = undefined),
    isWanted: () => listeners.size > 0,
    onError: (cause) => log.warn({ err: cause }, 'the log of lines could not be read; trying again'),
  })

  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    hear: (heard) => tell(newsOf(heard, told), cursorOf(place)),
    ready: poll.ready,
    replay: async (cursor) => replay(hot, cursor, place),
    get cursor() {
      return cursorOf(place)
    },
    get count() {
      return told.count
    },
    stop: async () => {
      isStopped = true
      await poll.stop()
    },
  }
}

/** What workers published and this process has not told yet. */
function newsOf(heard: PublishedLines[], told: ToldLines): FedLines[] {
  return heard
    .flatMap((lines) => told.take(fromWorker(lines), false))
    .filter(({ toldAt }) => toldAt === undefined)
    .map((piece) => ({ ...piece, xid: undefined }))
}

const cursorOf = (place: LogPlace | undefined): string => (place === undefined ? '' : encodePlace(place))

async function replay(hot: Hot, from: string, now: LogPlace | undefined) {
  const place = decodePlace(from)
  if (place === undefined || now === undefined || transactionsBetween(place, now) > MAX_REPLAY) return undefined
  const page = await readLog(hot, place, SEGMENTS_A_READ, 'task_log_segments')
  if (!page.isAtEnd) return undefined
  const pieces = page.segments.map(({ xid, body }) => ({ ...toRunLines(body), toldAt: undefined, xid }))
  return {
    pieces: await describe(hot, pieces),
    from,
    cursor: encodePlace(page.place),
    covers: seenBy(page.place),
  }
}

/** The book keeps lines without queue and type; what Redis did not tell is looked up. */
async function describe(hot: Hot, pieces: FedLines[]): Promise<FedLines[]> {
  const ids = [...new Set(pieces.filter(isUnknown).map(({ taskId }) => taskId))].toSorted()
  if (ids.length === 0) return pieces
  const facts = new Map((await readTaskFacts(hot, ids)).map((fact) => [fact.id, fact]))
  return pieces.map((piece) => {
    const { queue = null, type = null } = facts.get(piece.taskId) ?? {}
    return isUnknown(piece) ? { ...piece, queue, type } : piece
  })
}

const isUnknown = ({ type, toldAt }: FedLines): boolean => type === null && toldAt === undefined

/** A level that this version does not know, from a worker of another one, is shown as info. */
function fromWorker({ lines, ...run }: PublishedLines): RunLines {
  return {
    ...run,
    lines: lines.map(([at, level, message, fields]) => [
      at,
      LOG_LEVELS.find((known) => known === level) ?? 'info',
      message,
      fields,
    ]),
  }
}

function toRunLines(body: LogSegment['body']): RunLines {
  const lines = body.lines as RunLines['lines']
  return { ...body, lines, queue: null, type: null, worker: null }
}
