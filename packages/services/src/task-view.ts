import type { Attempt, Task, TaskSummary } from '@bullwheel/contracts'
import type { TaskRow, TaskSummaryRow, TypeVersion } from '@bullwheel/db'
import { shownState } from '@bullwheel/domain'

/** A row of a list as the wire has it. `now` in epoch milliseconds. */
export function toSummary(row: TaskSummaryRow, now: number): TaskSummary {
  const { lost: _lost, createdAt, runAt, startedAt, finishedAt, state, ...same } = row
  return {
    ...same,
    state: shownState({ state, attempt: row.attempt, runAt: runAt.getTime() }, now),
    createdAt: createdAt.toISOString(),
    runAt: runAt.toISOString(),
    startedAt: iso(startedAt),
    finishedAt: iso(finishedAt),
  }
}

export type AttemptRow = {
  attempt: number
  outcome: Attempt['outcome']
  worker: string | null
  startedAt: Date | null
  endedAt: Date | null
  error: Attempt['error']
}

/** The whole task. `versions` are its type's, for what it waits for. */
export function toTask(row: TaskRow, attempts: AttemptRow[], versions: TypeVersion[] | undefined, now: number): Task {
  const { payload, result, error, retry, timeoutMs, ...summary } = row
  const shown = toSummary({ ...summary, payloadPreview: '' }, now)
  const { payloadPreview: _preview, ...head } = shown
  const isWaiting = row.state === 'waiting'
  return {
    ...head,
    payload,
    timeout: timeoutMs,
    retry,
    result,
    error,
    nextRunAt: isWaiting ? shown.runAt : null,
    waitingFor: isWaiting ? waitingFor(shown, versions) : null,
    attempts: attempts.map(toAttempt),
  }
}

function toAttempt({ attempt, outcome, worker, startedAt, endedAt, error }: AttemptRow): Attempt {
  return { attempt, outcome, worker, startedAt: iso(startedAt), endedAt: iso(endedAt), error }
}

function waitingFor(task: TaskSummary, versions: TypeVersion[] | undefined): string {
  if (task.state === 'scheduled') return `its run time, ${task.runAt}`
  if (task.state === 'retrying') return `its backoff after attempt ${task.attempt}, until ${task.runAt}`
  if (versions?.some((version) => version.live) !== true)
    return `a worker that serves the type ${task.type}: none is alive`
  return `a free slot of a worker that serves the queue ${task.queue}`
}

export const iso = (at: Date | null): string | null => at?.toISOString() ?? null
