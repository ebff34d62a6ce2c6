import type { BegunRun } from './bury-workers.ts'
import type { Hot } from './connect.ts'

/**
 * Keeps the attempt of a run whose start was held back until the task was cancelled or expired: its handler did begin,
 * so it was the first attempt, and ended with the task. One that an edit made begin again leaves nothing to keep.
 */
export async function recordBegunRun(hot: Hot, worker: string, run: BegunRun): Promise<void> {
  const { id, token, startedAt, content } = run
  await hot`
    update tasks set attempt = 1, worker = ${worker}, run_token = ${token}::uuid,
           started_at = least(to_timestamp(${startedAt}::float8 / 1000), finished_at)
    where id = ${id}::uuid
      and case state when 'cancelled' then attempt = 0 and content = ${content + 1}
                     when 'expired' then attempt = 0 and content = ${content + 1} end`
}
