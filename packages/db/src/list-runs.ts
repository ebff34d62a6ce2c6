import type { Hot } from './connect.ts'

/** Runs of these queues that began before `before` (epoch ms) and have not ended, along tasks_running_idx. */
export async function listRuns(hot: Hot, queues: string[], before: number): Promise<{ queue: string; id: string }[]> {
  return hot<{ queue: string; id: string }[]>`
    select queue, id from tasks
    where state = 'running' and started_at < to_timestamp(${before}::float8 / 1000)
      and queue = any(string_to_array(${queues.join(',')}, ','))`
}
