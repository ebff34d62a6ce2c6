import type { Hot } from '../connect.ts'
import { LOST_AFTER_MS } from '../fleet/read-workers.ts'

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

/**
 * Slots of the workers that started pools may grow to: each pool's maximum, or where only hosts offer seats, as many as
 * those have room for, the workers with most slots first.
 */
export async function countSlots(hot: Hot): Promise<number> {
  const [row] = await hot<{ slots: number }[]>`
    with room as (
      select case when bool_and(mode = 'host') then sum(capacity) end as workers from supervisors
      where beat_at > now() - ${LOST_AFTER_MS} * interval '1 ms'),
    started as (
      select slots, max, sum(max) over (order by slots desc, name) - max as before from pools where is_started)
    select coalesce(sum(s.slots * greatest(least(s.max, r.workers - s.before), 0)), 0)::bigint as slots
    from started s cross join room r`
  return row?.slots ?? 0
}
