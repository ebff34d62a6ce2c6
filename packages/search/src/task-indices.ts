import type { Client } from '@elastic/elasticsearch'
import { refusalOf } from './elasticsearch-fault.ts'
import type { IndexNames } from './index-names.ts'

/** Makes an index of tasks and, in the same step, the alias for it. Somebody else may have done so at this moment. */
export async function createTasksWithAlias(client: Client, names: IndexNames): Promise<void> {
  try {
    // Of one alias only one index can be the one that is written to: the second of two that do this is refused.
    await client.indices.create({ index: names.newTasks(), aliases: { [names.tasks]: { is_write_index: true } } })
  } catch (cause) {
    if (refusalOf(cause) !== undefined && (await hasAlias(client, names))) return
    throw cause
  }
}

export async function hasAlias(client: Client, { tasks }: IndexNames): Promise<boolean> {
  return client.indices.existsAlias({ name: tasks })
}

/** Every index of tasks that there is, behind the alias or not. */
export async function listTaskIndices(client: Client, { tasksPattern }: IndexNames): Promise<string[]> {
  const found = await client.indices.get({ index: tasksPattern, allow_no_indices: true, features: 'aliases' })
  return Object.keys(found).toSorted()
}

/** Lets the alias stand for this index and drops all others, in one step that readers and writers do not notice. */
export async function switchTasks(client: Client, names: IndexNames, index: string): Promise<void> {
  const others = (await listTaskIndices(client, names)).filter((name) => name !== index)
  await client.indices.updateAliases({
    actions: [
      { add: { index, alias: names.tasks, is_write_index: true } },
      ...others.map((other) => ({ remove_index: { index: other } })),
    ],
  })
}
