import type { SearchSource } from '@bullwheel/contracts'
import { type Hot, readTaskDocuments, withinTry } from '@bullwheel/db'
import type { MirrorEvent, Refused, RefusedDocument, SearchWriter, Sink } from '@bullwheel/domain'
import { leaveOtherSearch } from './leave-other-search.ts'
import type { LogSink, Mirror } from './mirror.ts'
import { searchMirrorNames } from './search-mirror-names.ts'

/** Documents and lines that are in memory at once: some megabytes. */
const DOCUMENTS = 500
const LINES = 500
const TRY_MS = 15_000

export type SearchMirrorsOptions = {
  hot: Hot
  source: SearchSource
  writer: SearchWriter
  /** How long lines of handlers are kept. */
  keepLogsMs: number
}

/** Feed one search index: `search-<source>` with tasks, `search-<source>-logs` with the lines of handlers. */
export function searchMirrors({ hot, source, writer, keepLogsMs }: SearchMirrorsOptions): Mirror[] {
  const names = searchMirrorNames(source)
  return [
    {
      name: names.tasks,
      sink: taskSink(hot, names.tasks, writer),
      clear: writer.clearTasks,
      tidy: () => leaveOtherSearch(hot, source),
    },
    {
      name: names.logs,
      logs: logSink(writer),
      clear: writer.clearLogs,
      tidy: () => writer.dropLogsBefore(Date.now() - keepLogsMs),
    },
  ]
}

/**
 * Of a task only what it is now is copied, however many of its events are in a page: so a mirror that was away catches up by
 * what is there, not by what happened.
 */
function taskSink(hot: Hot, name: string, writer: SearchWriter): Sink {
  return {
    name,
    write: async (events) => {
      const refused: Refused[] = []
      for (const some of chunksOf([...newestByTask(events).values()], DOCUMENTS)) {
        refused.push(...(await copyTasks(hot, writer, some)))
      }
      return refused
    },
    close: writer.close,
  }
}

async function copyTasks(hot: Hot, writer: SearchWriter, events: MirrorEvent[]): Promise<Refused[]> {
  const ids = events.map(({ taskId }) => taskId)
  const documents = await withinTry(TRY_MS, readTaskDocuments(hot, ids))
  const refusals = new Map((await writer.putTasks(documents)).map(({ id, reason }) => [id, reason]))
  const present = new Set(documents.map(({ id }) => id))
  const gone = events.filter(({ taskId }) => !present.has(taskId))
  await writer.removeTasks(gone.map(({ taskId, version }) => ({ id: taskId, version })))
  return events.flatMap((event) => {
    const reason = refusals.get(event.taskId)
    return reason === undefined ? [] : [{ event, reason }]
  })
}

/** The last event of each task: they stand in order. */
const newestByTask = (events: MirrorEvent[]): Map<string, MirrorEvent> =>
  new Map(events.map((event) => [event.taskId, event]))

function logSink(writer: SearchWriter): LogSink {
  return {
    write: async (lines) => {
      const refused: RefusedDocument[] = []
      for (const some of chunksOf(lines, LINES)) refused.push(...(await writer.putLogs(some)))
      return refused
    },
    close: writer.close,
  }
}

function* chunksOf<Item>(items: Item[], size: number): Generator<Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}
