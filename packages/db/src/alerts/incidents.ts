import type { AlertSubject } from '@bullwheel/contracts'
import type { NewIncident, OpenIncident } from '@bullwheel/domain'
import type { Hot } from '../connect.ts'

/** An incident of any rule; instants in epoch milliseconds. */
export type IncidentRow = OpenIncident & { ruleId: string; resolvedAt: number | null }

function incidentColumns(hot: Hot) {
  return hot`
    i.id, i.rule_id as "ruleId", json_build_object('kind', i.subject_kind, 'name', i.subject) as subject, i.since,
    i.fired_at as "firedAt", i.resolved_at as "resolvedAt", i.value, i.message, i.notified_at as "notifiedAt"`
}

/** Incidents that have not ended, of one rule or all. */
export function listOpenIncidents(hot: Hot, ruleId?: string): Promise<IncidentRow[]> {
  return hot<IncidentRow[]>`
    select ${incidentColumns(hot)} from alert_incidents i
    where i.resolved_at is null ${ruleId === undefined ? hot`` : hot`and i.rule_id = ${ruleId}::uuid`}
    order by i.id`
}

/** Incidents of a rule that fired, newest first; only ids below `before`. */
export function listIncidents(
  hot: Hot,
  ruleId: string,
  before: number | undefined,
  limit: number,
): Promise<IncidentRow[]> {
  return hot<IncidentRow[]>`
    select ${incidentColumns(hot)} from alert_incidents i
    where i.rule_id = ${ruleId}::uuid and i.fired_at is not null
      ${before === undefined ? hot`` : hot`and i.id < ${before}`}
    order by i.id desc limit ${limit}`
}

/** When each subject of a rule was told of last, within the last so many milliseconds. */
export function listTold(
  hot: Hot,
  ruleId: string,
  withinMs: number,
): Promise<{ subject: AlertSubject; toldAt: number }[]> {
  return hot<{ subject: AlertSubject; toldAt: number }[]>`
    select json_build_object('kind', subject_kind, 'name', subject) as subject, max(notified_at) as "toldAt"
    from alert_incidents
    where rule_id = ${ruleId}::uuid and notified_at > now() - ${withinMs} * interval '1 ms'
    group by subject_kind, subject`
}

type Change = {
  begun: readonly NewIncident[]
  going: readonly OpenIncident[]
  dropped: readonly OpenIncident[]
  resolved: readonly OpenIncident[]
}

/** Writes what a look at a rule did to its incidents. The caller has its row. */
export async function writeIncidents(tx: Hot, ruleId: string, change: Change): Promise<void> {
  const { begun, going, dropped, resolved } = change
  const ids = (incidents: readonly OpenIncident[]): string => incidents.map(({ id }) => id).join(',')
  if (dropped.length > 0)
    await tx`delete from alert_incidents where id = any(string_to_array(${ids(dropped)}, ',')::bigint[])`
  if (resolved.length > 0) {
    await tx`
      update alert_incidents set resolved_at = now()
      where id = any(string_to_array(${ids(resolved)}, ',')::bigint[])`
  }
  if (going.length > 0) await updateGoing(tx, going)
  if (begun.length > 0) await insertBegun(tx, ruleId, begun)
}

async function updateGoing(tx: Hot, going: readonly OpenIncident[]): Promise<void> {
  const rows = going.map(({ id, firedAt, value, message, notifiedAt }) => ({ id, firedAt, value, message, notifiedAt }))
  await tx`
    update alert_incidents i set
      fired_at = to_timestamp(g."firedAt" / 1000), value = g.value, message = g.message,
      notified_at = to_timestamp(g."notifiedAt" / 1000)
    from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as g(id bigint, "firedAt" float8, value float8, message text, "notifiedAt" float8)
    where i.id = g.id`
}

async function insertBegun(tx: Hot, ruleId: string, begun: readonly NewIncident[]): Promise<void> {
  const rows = begun.map(({ subject, ...incident }) => ({ ...incident, kind: subject.kind, name: subject.name }))
  await tx`
    insert into alert_incidents (rule_id, subject_kind, subject, since, fired_at, value, message, notified_at)
    select ${ruleId}::uuid, kind, name, to_timestamp(since / 1000), to_timestamp("firedAt" / 1000), value, message,
           to_timestamp("notifiedAt" / 1000)
    from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as b(kind text, name text, since float8, "firedAt" float8, value float8, message text, "notifiedAt" float8)`
}

/** Ends the incidents of a rule that watches something else now: those that fired stay as history. */
export async function endIncidents(tx: Hot, ruleId: string): Promise<void> {
  await tx`delete from alert_incidents where rule_id = ${ruleId}::uuid and resolved_at is null and fired_at is null`
  await tx`update alert_incidents set resolved_at = now() where rule_id = ${ruleId}::uuid and resolved_at is null`
}
