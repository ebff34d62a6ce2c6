import type { Hot } from '../connect.ts'

/** What mirrors say of a task that its events and lines do not tell. */
export type TaskFacts = { id: string; queue: string; type: string; maxAttempts: number; runAt: number }

/** Of those that still have a row. */
export async function readTaskFacts(hot: Hot, ids: string[]): Promise<TaskFacts[]> {
  return hot<TaskFacts[]>`
    select t.id, t.queue, t.type, t.max_attempts as "maxAttempts", t.run_at as "runAt"
    from unnest(string_to_array(${ids.join(',')}, ',')::uuid[]) u(id) join tasks t on t.id = u.id`
}
