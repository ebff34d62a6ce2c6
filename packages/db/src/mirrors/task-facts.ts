import type { Hot } from '../connect.ts'

/** What mirrors say of a task that its events and lines do not tell. */
export type TaskFacts = {
  id: string
  queue: string
  type: string
  maxAttempts: number
  runAt: number
  trace: string | null
}

type Line = [id: string, queue: string, type: string, maxAttempts: number, runAt: number, trace: string | null]

/** Of those that still have a row. One value for all: a page has thousands, and the driver takes its time for each row. */
export async function readTaskFacts(hot: Hot, ids: string[]): Promise<TaskFacts[]> {
  const [row] = await hot<{ lines: Line[] }[]>`
    select coalesce(json_agg(json_build_array(
             t.id, t.queue, t.type, t.max_attempts, round(extract(epoch from t.run_at) * 1000), t.trace)), '[]') as lines
    from unnest(string_to_array(${ids.join(',')}, ',')::uuid[]) u(id) join tasks t on t.id = u.id`
  return (row?.lines ?? []).map(([id, queue, type, maxAttempts, runAt, trace]) => ({
    id,
    queue,
    type,
    maxAttempts,
    runAt,
    trace,
  }))
}
