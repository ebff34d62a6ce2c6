import type { ScheduleState } from '@bullwheel/contracts'
import type { Hot } from '../connect.ts'
import { aheadAt } from './schedule-facts.ts'
import { type ScheduleRow, scheduleColumns } from './schedule-row.ts'

/** Undefined when there is no such schedule, or not any more. */
export async function readSchedule(hot: Hot, id: string): Promise<ScheduleRow | undefined> {
  const [row] = await hot<ScheduleRow[]>`
    select ${scheduleColumns(hot)} from schedules s where s.id = ${id}::uuid and s.deleted_at is null`
  return row
}

export async function findScheduleByName(hot: Hot, name: string): Promise<string | undefined> {
  const [row] = await hot<{ id: string }[]>`select id from schedules where name = ${name} and deleted_at is null`
  return row?.id
}

export type ScheduleFilter = {
  state?: ScheduleState | undefined
  type?: string | undefined
  queue?: string | undefined
  /** A part of the name, in any case. */
  search?: string | undefined
  /** Only names after this one: the last of the page before. */
  after?: string | undefined
}

/** By name, along its index. `queueOf` tells for types that declare one which queue their tasks go to by default. */
export async function listSchedules(
  hot: Hot,
  filter: ScheduleFilter,
  queueOf: { byType: Record<string, string>; otherwise: string },
  limit: number,
): Promise<ScheduleRow[]> {
  const { state = null, type = null, queue = null, search = null, after = null } = filter
  return hot<ScheduleRow[]>`
    select ${scheduleColumns(hot)} from schedules s
    where s.deleted_at is null
      and (${after}::text is null or s.name > ${after}::text)
      and (${type}::text is null or s.task->>'type' = ${type}::text)
      and (${queue}::text is null
           or coalesce(s.task->>'queue', ${JSON.stringify(queueOf.byType)}::text::json->>(s.task->>'type'), ${queueOf.otherwise})
              = ${queue}::text)
      and (${search}::text is null or strpos(lower(s.name), lower(${search}::text)) > 0)
      and (${state}::text is null or ${state}::text = case
             when coalesce(s.next_at, ${aheadAt(hot)}) is null then 'ended' when s.paused_at is not null then 'paused' else 'active' end)
    order by s.name limit ${limit}`
}
