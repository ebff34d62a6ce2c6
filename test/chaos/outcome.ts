import { until } from '../system-fixture.ts'
import type { ChaosSystem } from './chaos-system.ts'

/** What a fault did, a line of the table. */
export type Outcome = {
  fault: string
  /** Tasks that ran when it struck. */
  inFlight: number
  /** Accepted tasks that never ended. */
  lost: number
  /** Tasks whose handler ran more often than retries that it asked for explain. */
  ranAgain: number
  /** From the strike (or, where something was away, from its return) until a handler began again. */
  recoveryMs: number
}

type TaskLine = { id: string; state: string; attempts: number; lost: number; asked: number }

/** Each task with its attempts: all, those that a crash took, those that the handler itself ended. */
export async function readTaskLines(system: ChaosSystem, ids: string[]): Promise<TaskLine[]> {
  return system.sql<TaskLine[]>`
    select t.id, t.state, count(e.attempt)::int as attempts,
           count(*) filter (where e.outcome in ('lost', 'superseded'))::int as lost,
           count(*) filter (where e.outcome not in ('lost', 'superseded'))::int as asked
    from tasks t left join executions e on e.task_id = t.id where t.id = any(${ids}::uuid[]) group by t.id, t.state`
}

/** Resolves when every task has ended; the last answer is the failure's text. */
export async function untilEnded(system: ChaosSystem, ids: string[], withinMs: number): Promise<void> {
  await until(
    () => system.sql<{ state: string; n: number }[]>`
      select state, count(*)::int as n from tasks where id = any(${ids}::uuid[]) group by state`,
    (rows) =>
      rows.reduce((sum, row) => sum + row.n, 0) === ids.length &&
      rows.every(({ state }) => !['waiting', 'running'].includes(state)),
    withinMs,
  )
}

/** How often each handler ran, held against what the book knows. */
export async function countRuns(system: ChaosSystem, ids: string[]) {
  const runs = Map.groupBy(system.effects(), (effect) => effect.id)
  const lines = await readTaskLines(system, ids)
  const timesRun = (id: string): number => runs.get(id)?.length ?? 0
  return {
    ended: lines.filter((line) => !['waiting', 'running'].includes(line.state)).length,
    ranAgain: lines.filter((line) => timesRun(line.id) > line.asked).map((line) => line.id),
    /** More runs than attempts in the book: a run that nobody recorded. */
    unrecorded: lines.filter((line) => timesRun(line.id) > line.attempts).map((line) => line.id),
    /** Completed without ever having run. */
    neverRun: lines.filter((line) => line.state === 'completed' && timesRun(line.id) === 0).map((line) => line.id),
  }
}
