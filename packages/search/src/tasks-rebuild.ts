import { AppError, type RefusedDocument, type TaskDocument } from '@bullwheel/domain'
import type { Client } from '@elastic/elasticsearch'
import { sendBulk } from './bulk.ts'
import { type ElasticsearchOptions, connectElasticsearch } from './elasticsearch-client.ts'
import { toAppError } from './elasticsearch-fault.ts'
import { createEnsureIndices } from './ensure-indices.ts'
import { type IndexNames, indexNames } from './index-names.ts'
import { taskSource } from './search-documents.ts'
import { hasAlias, listTaskIndices, switchTasks } from './task-indices.ts'

/** A new index of tasks, filled beside the one that is searched. */
export type TasksRebuild = {
  put: (documents: TaskDocument[]) => Promise<RefusedDocument[]>
  /** Makes what was put visible; slow things happen here, before the moment that counts. */
  prepare: () => Promise<void>
  /** Puts it into the place of the old one, which is dropped: one step, for readers and writers. */
  finish: () => Promise<void>
  /** Drops what was not finished. */
  close: () => Promise<void>
}

/** While it is filled nobody searches it, nothing in it must outlast a crash, and a copy of each part doubles the work. */
const FILLING = {
  refresh_interval: '-1',
  number_of_replicas: 0,
  auto_expand_replicas: 'false',
  translog: { durability: 'async' },
} as const
const SERVING = {
  refresh_interval: '1s',
  auto_expand_replicas: '0-1',
  translog: { durability: 'request' },
} as const

/** Only one at a time, of a prefix: what an earlier one left behind is dropped. Throws when Elasticsearch is away. */
export async function beginTasksRebuild(options: ElasticsearchOptions): Promise<TasksRebuild> {
  const { log } = options
  const names = indexNames(options.prefix)
  const client = connectElasticsearch(options)
  const closing = new AbortController()
  try {
    await createEnsureIndices(client, names, log).tasks()
    await dropLeftovers(client, names)
    const index = names.newTasks()
    await client.indices.create({ index, settings: { index: FILLING } })
    const identity = await identityOf(client, index)
    const bulk = { client, log, signal: closing.signal, prepare: nothing, forget: () => undefined, isAlias: false }
    return {
      put: (documents) =>
        sendBulk(
          bulk,
          documents.map((one) => ({ index, id: one.id, version: one.version, source: taskSource(one) })),
        ),
      prepare: () =>
        explained(async () => {
          await client.indices.putSettings({ index, settings: { index: SERVING } })
          await client.indices.flush({ index })
          await client.indices.refresh({ index })
        }),
      finish: () =>
        explained(async () => {
          if ((await identityOf(client, index)) !== identity) throw vanished(index)
          await switchTasks(client, names, index)
        }),
      close: async () => {
        closing.abort()
        await dropLeftovers(client, names).catch((cause: unknown) =>
          log.warn({ err: toAppError(cause), index }, 'an index that was not finished stays until the next rebuild'),
        )
        await client.close()
      },
    }
  } catch (cause) {
    await client.close()
    throw toAppError(cause)
  }
}

const nothing = (): Promise<void> => Promise.resolve()

async function explained(act: () => Promise<void>): Promise<void> {
  await act().catch((cause: unknown) => {
    throw toAppError(cause)
  })
}

/** Every index of tasks that the alias does not stand for. */
async function dropLeftovers(client: Client, names: IndexNames): Promise<void> {
  if (!(await hasAlias(client, names))) return
  const current = Object.keys(await client.indices.getAlias({ name: names.tasks }))
  for (const index of await listTaskIndices(client, names)) {
    if (!current.includes(index)) await client.indices.delete({ index, ignore_unavailable: true })
  }
}

/** An index that was dropped while it was filled is made again by the next document, without those before. */
async function identityOf(client: Client, index: string): Promise<string | undefined> {
  const found = await client.indices.getSettings({ index, ignore_unavailable: true, flat_settings: true })
  return (found[index]?.settings as Record<string, string> | undefined)?.['index.uuid']
}

function vanished(index: string): AppError {
  const text = `The new index ${index} was dropped while it was filled, as a reset of Bullwheel does. Begin again.`
  return new AppError('conflict', text)
}
