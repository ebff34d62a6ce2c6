import type { Task, TaskAttempt, TaskSummary } from '@bullwheel/contracts'
import type { TaskRow, TaskSummaryRow } from '@bullwheel/db'
import { shownState } from '@bullwheel/domain'

/** A row of a list as the wire has it. `now` in epoch milliseconds. */
export function toSummary(row: TaskSummaryRow, now: number): TaskSummary {
  const { lost: _lost, createdAt, runAt, startedAt, finishedAt, tickAt, state, ...same } = row
  return {
    ...same,
    state: shownState({ state, attempt: row.attempt, runAt: runAt.getTime() }, now),
    createdAt: createdAt.toISOString(),
    runAt: runAt.toISOString(),
    startedAt: iso(startedAt),
    finishedAt: iso(finishedAt),
    tickAt: iso(tickAt),
  }
}

export type AttemptRow = {
  attempt: number
  outcome: TaskAttempt['outcome']
  worker: string | null
  startedAt: Date | null
  endedAt: Date | null
  error: TaskAttempt['error']
  pool: string | null
  stolen: boolean
}

/** The whole task, but for what it waits for. */
export function toTask(row: TaskRow, attempts: AttemptRow[], now: number): Task {
  const { payload, result, error, retry, timeoutMs, startBy, finishBy, progress, ...summary } = row
  const shown = toSummary({ ...summary, payloadPreview: '', errorPreview: null }, now)
  const { payloadPreview: _payload, errorPreview: _error, ...head } = shown
  return {
    ...head,
    payload,
    timeout: timeoutMs,
    startBy: iso(startBy),
    finishBy: iso(finishBy),
    progress,
    retry,
    result,
    error,
    nextRunAt: row.state === 'waiting' ? shown.runAt : null,
    waitingFor: null,
    attempts: attempts.map(toAttempt),
  }
}

/** An attempt as the wire has it. */
export function toAttempt({
  attempt,
  outcome,
  worker,
  startedAt,
  endedAt,
  error,
  pool,
  stolen,
}: AttemptRow): TaskAttempt {
  return { attempt, outcome, worker, startedAt: iso(startedAt), endedAt: iso(endedAt), error, pool, stolen }
}

export const iso = (at: Date | null): string | null => at?.toISOString() ?? null
