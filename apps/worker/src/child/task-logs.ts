import { BOUNDS, type LogLevel } from '@bullwheel/contracts'
import type { LogChunk } from '@bullwheel/db'
import type { Clock, Logger } from '@bullwheel/domain'
import { persist } from '../persist.ts'
import type { LiveLines } from './live-lines.ts'
import type { Run } from './run.ts'
import { storable } from './task-error.ts'
import type { Writes } from './writes.ts'

/** The lines of handlers, on their way into the book. */
export type TaskLogs = {
  /** Never throws; what a run writes after its end, or beyond its bounds, is not kept. */
  write: (run: Run, level: LogLevel, message: unknown, fields: unknown) => void
  /** Keeps what is new; called four times a second, so that a crash costs no more than that. */
  flush: () => Promise<void>
  /** Resolves when all that the run wrote is kept: before its outcome, so that an attempt that ended has its whole log. */
  close: (run: Run) => Promise<void>
}

export type TaskLogsOptions = { writes: Pick<Writes, 'logs'>; live: LiveLines; clock: Clock; log: Logger }

/** Lines of one run that are not on their way yet. */
type Journal = { lines: string[]; lineCount: number; bytes: number; isFull: boolean; underWay: Promise<unknown> }

/** One row of the book; a reader of the log takes whole ones. */
const CHUNK_LINES = 500
const CHUNK_CHARS = 256 * 1_024

export function createTaskLogs({ writes, live, clock, log }: TaskLogsOptions): TaskLogs {
  const journals = new Map<Run, Journal>()

  const send = (run: Run, journal: Journal): void => {
    const chunks = cutChunks(run, journal)
    if (chunks.length === 0) return
    const sent = chunks.map((chunk) => persist('keeping the lines of a handler', log, () => writes.logs.add(chunk)))
    journal.underWay = Promise.all([journal.underWay, ...sent]).then(() => undefined)
  }

  return {
    write: (run, level, message, fields) => {
      if (run.stage !== 'running') return
      const journal = journals.get(run) ?? newJournal()
      journals.set(run, journal)
      if (journal.isFull) return
      const line = append(journal, Math.round(clock.now()), level, message, fields)
      live.show(run, journal.lineCount, line)
    },
    flush: async () => {
      for (const [run, journal] of journals) send(run, journal)
      await Promise.all([...journals.values()].map((journal) => journal.underWay))
    },
    close: async (run) => {
      const journal = journals.get(run)
      if (journal === undefined) return
      send(run, journal)
      journals.delete(run)
      await journal.underWay
    },
  }
}

const newJournal = (): Journal => ({
  lines: [],
  lineCount: 0,
  bytes: 0,
  isFull: false,
  underWay: Promise.resolve(),
})

const FULL = `this attempt wrote more than ${BOUNDS.logLines} lines or ${BOUNDS.logBytes} bytes; what follows is not kept`

/** Answers the line as it is kept. */
function append(journal: Journal, at: number, level: LogLevel, message: unknown, fields: unknown): string {
  const text = storable(typeof message === 'string' ? message : describe(message), BOUNDS.logMessageChars)
  const line = `[${at},"${level}",${JSON.stringify(text)},${fieldsText(fields)}]`
  const bytes = Buffer.byteLength(line)
  journal.isFull = journal.lineCount >= BOUNDS.logLines || journal.bytes + bytes > BOUNDS.logBytes
  const kept = journal.isFull ? `[${at},"warn",${JSON.stringify(FULL)},null]` : line
  journal.lines.push(kept)
  journal.lineCount++
  journal.bytes += bytes
  return kept
}

/** Handlers may be plain JavaScript: whatever they give becomes a text. */
function describe(message: unknown): string {
  if (message instanceof Error) return message.stack ?? message.message
  try {
    return JSON.stringify(message) ?? String(message)
  } catch {
    return String(message)
  }
}

function fieldsText(fields: unknown): string {
  if (fields === undefined || fields === null) return 'null'
  try {
    const text = objectText(fields)
    if (text.length <= BOUNDS.logFieldsChars) return text
    return cutNote(`the fields have ${text.length} characters; at most ${BOUNDS.logFieldsChars} are kept`)
  } catch (cause) {
    return cutNote(`the fields are not JSON: ${cause instanceof Error ? cause.message : 'unknown'}`)
  }
}

/** Whatever is none becomes the value of one; undefined is left out of JSON. */
function objectText(fields: unknown): string {
  const text = JSON.stringify(fields) as string | undefined
  return text?.startsWith('{') === true ? text : `{"value":${text ?? 'null'}}`
}

const cutNote = (reason: string): string => JSON.stringify({ cut: true, reason: storable(reason, 200) })

/** Takes the lines out of the journal. */
function cutChunks({ task, token, attempt }: Run, journal: Journal): LogChunk[] {
  const lines = journal.lines.splice(0)
  const chunks: LogChunk[] = []
  let first = journal.lineCount - lines.length + 1
  for (let from = 0; from < lines.length;) {
    let to = from
    let chars = 0
    while (to < lines.length && to - from < CHUNK_LINES && chars < CHUNK_CHARS) chars += lines[to++]?.length ?? 0
    chunks.push({ taskId: task.id, token, attempt, first, lines: lines.slice(from, to) })
    first += to - from
    from = to
  }
  return chunks
}
