import { ALERT_BOUNDS } from '@bullwheel/contracts'
import type { FirstAnswer } from '../accept-tasks.ts'
import type { Hot } from '../connect.ts'
import { keepAnswer } from '../keep-answer.ts'
import { isUniqueViolation } from '../sql-errors.ts'
import { type AlertRuleRow, alertRuleColumns, alertRuleRecordOf } from './alert-rule-row.ts'
import { endIncidents } from './incidents.ts'

/** Every rule, by name; there are few. */
export function listAlertRules(hot: Hot): Promise<AlertRuleRow[]> {
  return hot<AlertRuleRow[]>`select ${alertRuleColumns(hot)} from alert_rules r order by r.name`
}

export async function readAlertRule(hot: Hot, id: string): Promise<AlertRuleRow | undefined> {
  const [row] = await hot<AlertRuleRow[]>`select ${alertRuleColumns(hot)} from alert_rules r where r.id = ${id}::uuid`
  return row
}

/** `repeated`: the idempotency key was used before; `full`: there are as many as there may be. */
export type AlertRuleInserted = 'inserted' | 'repeated' | 'full'

/**
 * Writes a new rule, and the answer to it under its idempotency key. Another one of this name is an error
 * (`isAlertNameTaken`).
 */
export function insertAlertRule(
  hot: Hot,
  row: AlertRuleRow,
  answer: FirstAnswer | undefined,
): Promise<AlertRuleInserted> {
  return hot.begin(async (transaction): Promise<AlertRuleInserted> => {
    const tx = transaction as unknown as Hot
    await tx`lock table alert_rules in share row exclusive mode`
    const [count] = await tx<{ n: number }[]>`select count(*) as n from alert_rules`
    if ((count?.n ?? 0) >= ALERT_BOUNDS.rules) return 'full'
    if (answer !== undefined && !(await keepAnswer(tx, answer))) return 'repeated'
    await tx`
      insert into alert_rules select * from json_populate_record(null::alert_rules, ${alertRuleRecordOf(row)}::text::json)`
    return 'inserted'
  })
}

/** A rule whose row is locked: nobody else changes it, or its incidents, until the transaction ends. */
export type HeldAlertRule = {
  tx: Hot
  row: AlertRuleRow
  /** The database's time after the row was had, epoch milliseconds. */
  now: number
}

/** Runs a change in one transaction with the rule's row locked; undefined when there is no such rule. */
export async function holdAlertRule<Result>(
  hot: Hot,
  id: string,
  change: (held: HeldAlertRule) => Promise<Result>,
): Promise<Result | undefined> {
  return hot.begin(async (transaction) => {
    const tx = transaction as unknown as Hot
    const [row] = await tx<AlertRuleRow[]>`
      select ${alertRuleColumns(tx)} from alert_rules r where r.id = ${id}::uuid for update`
    if (row === undefined) return undefined
    const [clock] = await tx<{ now: number }[]>`select date_trunc('milliseconds', statement_timestamp()) as now`
    return change({ tx, row, now: (clock as { now: number }).now })
  }) as Promise<Result | undefined>
}

/** Writes a held rule as it shall be; `endsIncidents` when what it watches is another thing now. */
export async function saveAlertRule(
  { tx, now }: HeldAlertRule,
  row: AlertRuleRow,
  endsIncidents: boolean,
): Promise<AlertRuleRow> {
  const saved = { ...row, revision: row.revision + 1, updatedAt: now }
  await tx`
    update alert_rules r set
      (name, condition, queue, type, mirror, channels, hold_ms, quiet_ms, enabled, muted_until, evaluated_at, fault,
       updated_at, revision) =
      (g.name, g.condition, g.queue, g.type, g.mirror, g.channels, g.hold_ms, g.quiet_ms, g.enabled, g.muted_until,
       g.evaluated_at, g.fault, g.updated_at, g.revision)
    from json_populate_record(null::alert_rules, ${alertRuleRecordOf(saved)}::text::json) g
    where r.id = g.id`
  if (endsIncidents) await endIncidents(tx, row.id)
  return saved
}

/** Removes a rule with its incidents and messages; false when there is none. */
export async function deleteAlertRule(hot: Hot, id: string): Promise<boolean> {
  const rows = await hot`delete from alert_rules where id = ${id}::uuid returning id`
  return rows.length === 1
}

/** Writes down when rules were looked at, and what kept them from it. */
export async function markEvaluated(hot: Hot, rules: { id: string; fault: string | null }[]): Promise<void> {
  await hot`
    update alert_rules r set evaluated_at = case when m.fault is null then now() else r.evaluated_at end, fault = m.fault
    from (
      select m.id, m.fault from json_to_recordset(${JSON.stringify(rules)}::text::json) as m(id uuid, fault text)
      join alert_rules h on h.id = m.id order by m.id for update of h) m
    where r.id = m.id`
}

/** Whether a statement failed because another rule has this name. */
export function isAlertNameTaken(cause: unknown): boolean {
  return isUniqueViolation(cause, 'alert_rules_name_idx')
}
