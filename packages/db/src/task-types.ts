import type { TaskTypeReport } from '@bullwheel/contracts'
import type { RunTime } from '@bullwheel/domain'
import type { Hot } from './connect.ts'

/** A version of a type that no worker reported for this long is not live. */
const LIVE_FOR = '30 s'

/** Writes what a worker can run; repeated as a sign of life. */
export async function reportTaskTypes(hot: Hot, reports: TaskTypeReport[]): Promise<void> {
  const rows = JSON.stringify(
    reports
      .map((report) => ({ type: report.type, fingerprint: report.fingerprint, report }))
      .toSorted((a, b) => (a.type < b.type ? -1 : 1)),
  )
  await hot.begin(async (tx) => {
    await tx`
      insert into task_types (type) select distinct type from json_to_recordset(${rows}::text::json) as r(type text)
      order by type on conflict do nothing`
    await tx`
      insert into task_type_versions as v (type, fingerprint, report)
      select * from json_to_recordset(${rows}::text::json) as r(type text, fingerprint text, report json)
      on conflict (type, fingerprint) do update set seen_at = now()`
  })
}

/** Writes measured run times. */
export async function reportRunTimes(hot: Hot, times: ({ type: string } & RunTime)[]): Promise<void> {
  const rows = JSON.stringify(times.toSorted((a, b) => (a.type < b.type ? -1 : 1)))
  await hot`
    update task_types t set run_mean_ms = r."meanMs", run_p95_ms = r."p95Ms", run_samples = r.samples, measured_at = now()
    from json_to_recordset(${rows}::text::json) as r(type text, "meanMs" float8, "p95Ms" float8, samples integer)
    where t.type = r.type`
}

export type TypeVersion = {
  type: string
  report: TaskTypeReport
  live: boolean
  seenAt: number
  runTime: RunTime | null
}

/** A type that was running when a process died counts as unmeasured for this long: its starts are written first. */
const LOST_FOR = '60 s'

/** Every version of every type, newest sign of life first. Versions that left stay, so that a rolling restart refuses nothing. */
export async function listTypeVersions(hot: Hot): Promise<TypeVersion[]> {
  return hot<TypeVersion[]>`
    select v.type, v.report, v.seen_at > now() - ${LIVE_FOR}::interval as live, v.seen_at as "seenAt",
           case when t.run_samples > 0 and coalesce(t.lost_at < now() - ${LOST_FOR}::interval, true) then
             json_build_object('meanMs', t.run_mean_ms, 'p95Ms', t.run_p95_ms, 'samples', t.run_samples) end as "runTime"
    from task_type_versions v join task_types t using (type)
    order by v.type, v.seen_at desc, v.fingerprint`
}
