import type { Hot } from './connect.ts'

export type QueueRow = { name: string; paused: boolean }

/** Makes queues that are not there yet; answers the ones that are new. */
export async function ensureQueues(hot: Hot, names: string[]): Promise<string[]> {
  const rows = await hot<{ name: string }[]>`
    insert into queues (name) select name from json_array_elements_text(${JSON.stringify(names.toSorted())}::text::json) as n(name)
    on conflict do nothing returning name`
  return rows.map((row) => row.name)
}

export async function listQueues(hot: Hot): Promise<QueueRow[]> {
  return hot<QueueRow[]>`select name, paused from queues order by name`
}
