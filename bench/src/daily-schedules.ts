import type { Hot } from '@bullwheel/db'
import { IDLE_AHEAD_MS } from '@bullwheel/domain'
import { DEFAULT_HORIZON_MS } from '@bullwheel/services'
import { timed } from './timed.ts'

/** Schedules that tick once a day, all at the instant `at`. */
export type DailySchedules = { count: number; at: number; overlap: 'skip' | 'allow' }

const TASK = JSON.stringify({ type: timed.type, queue: timed.type, payload: { ms: 0 } })

/** Adds them as if they had been made long ago: the ticker sees them within a moment. */
export async function addDailySchedules(hot: Hot, { count, at, overlap }: DailySchedules): Promise<void> {
  const dueAt = at - (overlap === 'allow' ? DEFAULT_HORIZON_MS : IDLE_AHEAD_MS)
  await hot`
    insert into schedules (id, name, cron, timezone, anchor_at, task, overlap, missed_policy, missed_window_ms,
                           next_at, due_at, created_by)
    select gen_random_uuid(), 'daily-' || n, ${cronAt(at)}, 'Europe/London', now(), ${TASK}::text::json, ${overlap},
           'one', 3600000, to_timestamp(${at}::float8 / 1000), to_timestamp(${dueAt}::float8 / 1000), 'bench'
    from generate_series(1, ${count}::integer) n`
}

function cronAt(at: number): string {
  const time = new Date(at)
  return `${time.getUTCSeconds()} ${time.getUTCMinutes()} ${time.getUTCHours()} * * *`
}
