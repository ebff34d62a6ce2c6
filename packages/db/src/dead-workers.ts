import type { Hot } from './connect.ts'

/** Which of these workers are not alive: declared dead, or unknown to the book. */
export async function findDeadWorkers(hot: Hot, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await hot<{ id: string }[]>`
    select id from json_array_elements_text(${JSON.stringify(ids)}::text::json) as i(id)
    where not exists (select from workers w where w.id = i.id and w.dead_at is null)`
  return new Set(rows.map((row) => row.id))
}
