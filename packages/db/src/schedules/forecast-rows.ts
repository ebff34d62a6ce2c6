import type { Hot } from '../connect.ts'

/** What a forecast needs of a schedule; instants in epoch milliseconds, null where there is no bound. */
export type ForecastRow = {
  name: string
  cron: string | null
  everyMs: number | null
  timezone: string
  anchorAt: number
  type: string
  offsetMs: number
  startAt: number | null
  endAt: number | null
  runsLeft: number | null
}

/** Schedules that tick: neither paused, ended nor deleted. By name, at most `limit`. */
export async function listForecastRows(hot: Hot, limit: number): Promise<ForecastRow[]> {
  return hot<ForecastRow[]>`
    select name, cron, every_ms as "everyMs", timezone, anchor_at as "anchorAt", task->>'type' as type,
           offset_ms as "offsetMs", start_at as "startAt", end_at as "endAt", max_runs - runs as "runsLeft"
    from schedules where deleted_at is null and paused_at is null and next_at is not null
    order by name limit ${limit}`
}

/** Of all live workers. */
export async function countSlots(hot: Hot): Promise<number> {
  const [row] = await hot<{ slots: number }[]>`
    select coalesce(sum(slots), 0)::integer as slots from workers where dead_at is null`
  return row?.slots ?? 0
}
