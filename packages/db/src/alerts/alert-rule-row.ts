import type { AlertChannel, AlertCondition } from '@bullwheel/contracts'
import type { Hot } from '../connect.ts'

/** An alert rule as the book has it; instants in epoch milliseconds. */
export type AlertRuleRow = {
  id: string
  name: string
  condition: AlertCondition
  queue: string | null
  type: string | null
  mirror: string | null
  channels: AlertChannel[]
  holdMs: number
  quietMs: number
  enabled: boolean
  mutedUntil: number | null
  evaluatedAt: number | null
  fault: string | null
  createdAt: number
  createdBy: string
  updatedAt: number
  revision: number
}

/** The columns of an AlertRuleRow of `alert_rules as r`. */
export function alertRuleColumns(hot: Hot) {
  return hot`
    r.id, r.name, r.condition, r.queue, r.type, r.mirror, r.channels, r.hold_ms as "holdMs", r.quiet_ms as "quietMs",
    r.enabled, r.muted_until as "mutedUntil", r.evaluated_at as "evaluatedAt", r.fault, r.created_at as "createdAt",
    r.created_by as "createdBy", r.updated_at as "updatedAt", r.revision`
}

/** A row as JSON for `json_populate_record(null::alert_rules, …)`. */
export function alertRuleRecordOf(row: AlertRuleRow): string {
  const { id, name, condition, queue, type, mirror, channels, enabled, fault, revision } = row
  return JSON.stringify({
    id,
    name,
    condition,
    queue,
    type,
    mirror,
    channels,
    enabled,
    fault,
    revision,
    hold_ms: row.holdMs,
    quiet_ms: row.quietMs,
    muted_until: iso(row.mutedUntil),
    evaluated_at: iso(row.evaluatedAt),
    created_at: iso(row.createdAt),
    created_by: row.createdBy,
    updated_at: iso(row.updatedAt),
  })
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
