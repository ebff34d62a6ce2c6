import type { Logger } from '@bullwheel/domain'
import type { Client } from '@elastic/elasticsearch'
import { refusalOf } from './elasticsearch-fault.ts'
import type { IndexNames } from './index-names.ts'
import { logTemplate, taskTemplate } from './index-templates.ts'
import { createTasksWithAlias, hasAlias } from './task-indices.ts'

/** Makes templates, indices and alias where they are missing; asks again only after a while. */
export type EnsureIndices = {
  tasks: () => Promise<void>
  /** Indices of lines, by their days. */
  logs: (days: ReadonlySet<string>) => Promise<void>
  /** Something is missing that was there. */
  forget: () => void
}

/** Somebody may delete a template by hand; an index made without it would take whatever comes for a mapping. */
const TRUSTED_MS = 30_000

export function createEnsureIndices(client: Client, names: IndexNames, log: Logger): EnsureIndices {
  const trusted = new Map<string, number>()

  const once = async (what: string, ensure: () => Promise<unknown>): Promise<void> => {
    if ((trusted.get(what) ?? 0) > performance.now()) return
    await ensure()
    trusted.set(what, performance.now() + TRUSTED_MS)
  }
  const ensureTasks = async (): Promise<void> => {
    await client.indices.putIndexTemplate(taskTemplate(names))
    if (await hasAlias(client, names)) return
    await createTasksWithAlias(client, names)
    log.info({ alias: names.tasks }, 'an empty index for tasks was made in Elasticsearch')
  }
  return {
    tasks: () => once(names.tasks, ensureTasks),
    logs: async (days) => {
      await once(names.logs, () => client.indices.putIndexTemplate(logTemplate(names)))
      for (const day of days) await once(day, () => createUnlessThere(client, names.logsOf(day)))
    },
    forget: () => trusted.clear(),
  }
}

async function createUnlessThere(client: Client, index: string): Promise<void> {
  if (await client.indices.exists({ index })) return
  try {
    await client.indices.create({ index })
  } catch (cause) {
    if (refusalOf(cause)?.type !== 'resource_already_exists_exception') throw cause
  }
}
