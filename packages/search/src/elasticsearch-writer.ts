import type { LogDocument, RefusedDocument, SearchWriter } from '@bullwheel/domain'
import type { Client } from '@elastic/elasticsearch'
import { type BulkItem, type BulkOptions, sendBulk } from './bulk.ts'
import { type ElasticsearchOptions, connectElasticsearch } from './elasticsearch-client.ts'
import { closed, toAppError } from './elasticsearch-fault.ts'
import { createEnsureIndices } from './ensure-indices.ts'
import { type IndexNames, dayOf, indexNames } from './index-names.ts'
import { logSource, taskSource } from './search-documents.ts'
import { switchTasks } from './task-indices.ts'

/**
 * Writes tasks and lines to Elasticsearch, one request at a time: whoever writes waits for the one before. Templates, alias
 * and indices are made at the first write, and again when they vanish. Connects at the first use.
 */
export function createElasticsearchWriter(options: ElasticsearchOptions): SearchWriter {
  const { log, prefix } = options
  const names = indexNames(prefix)
  const client = connectElasticsearch(options)
  const ensure = createEnsureIndices(client, names, log)
  const closing = new AbortController()
  const inTurn = createTurns(closing.signal)
  const shared: Omit<BulkOptions, 'prepare' | 'isAlias'> = {
    client,
    log,
    signal: closing.signal,
    forget: ensure.forget,
  }
  const toTasks = (items: BulkItem[]) =>
    inTurn(() => sendBulk({ ...shared, prepare: ensure.tasks, isAlias: true }, items))
  return {
    putTasks: (documents) =>
      toTasks(
        documents.map((document) => ({
          index: names.tasks,
          id: document.id,
          version: document.version,
          source: taskSource(document),
        })),
      ),
    removeTasks: async (tasks) => {
      await toTasks(tasks.map(({ id, version }) => ({ index: names.tasks, id, version })))
    },
    putLogs: (lines) => inTurn(() => putLogs({ ...shared, isAlias: false }, names, ensure.logs, lines)),
    dropLogsBefore: (at) => inTurn(() => dropLogs(client, names, (day) => day < dayOf(at))),
    clearTasks: () => inTurn(() => clearTasks(client, names, ensure.tasks)),
    clearLogs: () => inTurn(() => dropLogs(client, names, () => true)),
    close: async () => {
      closing.abort()
      await client.close()
    },
  }
}

/** One after the other; what waits when the signal comes is not begun any more. */
function createTurns(signal: AbortSignal): <Result>(act: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (act) => {
    const turn = last.then(async () => {
      if (signal.aborted) throw closed()
      return act().catch((cause: unknown) => {
        throw toAppError(cause)
      })
    })
    last = turn.catch(() => undefined)
    return turn
  }
}

async function putLogs(
  options: Omit<BulkOptions, 'prepare'>,
  names: IndexNames,
  ensure: (days: ReadonlySet<string>) => Promise<void>,
  lines: LogDocument[],
): Promise<RefusedDocument[]> {
  const days = new Set(lines.map(({ at }) => dayOf(at)))
  const items = lines.map((line) => ({ index: names.logsOf(dayOf(line.at)), id: line.id, source: logSource(line) }))
  return sendBulk({ ...options, prepare: () => ensure(days) }, items)
}

async function dropLogs(client: Client, names: IndexNames, isOld: (day: string) => boolean): Promise<void> {
  const found = await client.indices.get({ index: names.logsPattern, allow_no_indices: true, features: 'aliases' })
  const old = Object.keys(found).filter((index) => {
    const day = names.dayOf(index)
    return day !== undefined && isOld(day)
  })
  for (const index of old) await client.indices.delete({ index, ignore_unavailable: true })
}

/** Who searches finds everything or nothing, never an index that is being emptied. */
async function clearTasks(client: Client, names: IndexNames, ensure: () => Promise<void>): Promise<void> {
  await ensure()
  const index = names.newTasks()
  await client.indices.create({ index })
  await switchTasks(client, names, index)
}
