import type { MISSED_POLICIES, Overlap, ScheduledTask } from '@bullwheel/contracts'
import type { Hot } from '../connect.ts'

/** A schedule as the book has it; instants in epoch milliseconds. What the columns mean stands in the migration. */
export type ScheduleRow = {
  id: string
  name: string
  cron: string | null
  everyMs: number | null
  timezone: string
  anchorAt: number
  task: ScheduledTask
  startAt: number | null
  endAt: number | null
  maxRuns: number | null
  jitterMs: number | null
  offsetMs: number
  overlap: Overlap
  missedPolicy: (typeof MISSED_POLICIES)[number]
  missedWindowMs: number
  autoPauseAfter: number | null
  pausedAt: number | null
  pausedBy: string | null
  pauseReason: string | null
  runs: number
  nextAt: number | null
  dueAt: number | null
  failuresFrom: number
  createdAt: number
  createdBy: string
  updatedAt: number
  /** Raised by every change. */
  revision: number
}

/** The columns of a ScheduleRow of `schedules as s`. */
export function scheduleColumns(hot: Hot) {
  return hot`
    s.id, s.name, s.cron, s.every_ms as "everyMs", s.timezone, s.anchor_at as "anchorAt", s.task, s.start_at as "startAt",
    s.end_at as "endAt", s.max_runs as "maxRuns", s.jitter_ms as "jitterMs", s.offset_ms as "offsetMs", s.overlap,
    s.missed_policy as "missedPolicy", s.missed_window_ms as "missedWindowMs", s.auto_pause_after as "autoPauseAfter",
    s.paused_at as "pausedAt", s.paused_by as "pausedBy", s.pause_reason as "pauseReason", s.runs, s.next_at as "nextAt",
    s.due_at as "dueAt", s.failures_from as "failuresFrom", s.created_at as "createdAt", s.created_by as "createdBy",
    s.updated_at as "updatedAt", s.revision`
}

/** A row as JSON for `json_populate_record(null::schedules, …)`. */
export function recordOf(row: ScheduleRow): string {
  return JSON.stringify({
    id: row.id,
    name: row.name,
    cron: row.cron,
    every_ms: row.everyMs,
    timezone: row.timezone,
    anchor_at: iso(row.anchorAt),
    task: row.task,
    start_at: iso(row.startAt),
    end_at: iso(row.endAt),
    max_runs: row.maxRuns,
    jitter_ms: row.jitterMs,
    offset_ms: row.offsetMs,
    overlap: row.overlap,
    missed_policy: row.missedPolicy,
    missed_window_ms: row.missedWindowMs,
    auto_pause_after: row.autoPauseAfter,
    paused_at: iso(row.pausedAt),
    paused_by: row.pausedBy,
    pause_reason: row.pauseReason,
    revision: row.revision,
    runs: row.runs,
    next_at: iso(row.nextAt),
    due_at: iso(row.dueAt),
    failures_from: iso(row.failuresFrom),
    created_at: iso(row.createdAt),
    created_by: row.createdBy,
    updated_at: iso(row.updatedAt),
  })
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
