import { type TaskSummary, searchQuery } from '@bullwheel/contracts'
import { readPayloads } from '@bullwheel/db'
import type { Ctx } from '../context.ts'
import { search } from '../search.ts'

/** A task that was found, with all of its payload: JSON text, or null. */
export type WholeTask = TaskSummary & { payload: string | null }

/** Tasks that hold what is looked for, the best first. */
export async function searchWholeTasks({
  ctx,
  q,
  limit,
}: {
  ctx: Ctx
  q: string
  limit: number
}): Promise<WholeTask[]> {
  const found = await search({ ctx, query: searchQuery.parse({ q, limit }) })
  if (found.kind !== 'tasks' || found.items.length === 0) return []
  const payloads = await readPayloads(
    ctx.deps.book.db,
    found.items.map(({ id }) => id),
  )
  return found.items.map(({ highlights: _highlights, ...task }) => ({
    ...task,
    payload: payloads.get(task.id) ?? null,
  }))
}
