import type { LookedUp } from '@bullwheel/db'
import { isEnded } from '@bullwheel/domain'
import type { TaskHandler } from '@bullwheel/sdk'
import type { HeldJob, Run } from './run.ts'

/** What is to be done with a delivered task. `early`: it is due only in `waitMs`. */
export type Sorted =
  | { kind: 'run'; run: Run }
  | { kind: 'drop' }
  | { kind: 'early'; run: Run; waitMs: number }
  | { kind: 'hand-over'; task: LookedUp }

export type SortContext = { handlers: ReadonlyMap<string, TaskHandler>; now: number; isGivingUp: boolean }

/**
 * The row, if the delivered version of the task may still run: an older version than the row's is stale. One whose
 * deadline has passed is left to the dispatcher, which expires it.
 */
export function findLive(task: LookedUp | undefined, version: number, now: number): LookedUp | undefined {
  if (task === undefined || task.version !== version || isEnded(task.state)) return undefined
  return task.finishBy !== null && task.finishBy <= now ? undefined : task
}

/** Decides by the row as it is now, for a job that was not put off as a whole. */
export function sortTask(job: HeldJob, row: LookedUp | undefined, version: number, context: SortContext): Sorted {
  const task = findLive(row, version, context.now)
  if (task === undefined) return { kind: 'drop' }
  const handler = context.handlers.get(task.type)
  const isSuspect = job.delivery.redelivered && job.delivery.tasks.length > 1
  if (handler === undefined || context.isGivingUp || isSuspect) return { kind: 'hand-over', task }
  const waitMs = task.runAt - context.now
  const run = newRun(job, task, handler)
  return waitMs > 0 ? { kind: 'early', run, waitMs } : { kind: 'run', run }
}

/**
 * Plain runs are those of rule 2: the first delivery of a task that nobody touched, without a deadline to start by and in
 * a queue without limits. All others must be claimed.
 */
function newRun(job: HeldJob, task: LookedUp, handler: TaskHandler): Run {
  const isUntouched = task.state === 'waiting' && task.attempt === 0 && task.version === 1
  const isPlain = !job.delivery.claim && isUntouched && task.startBy === null && !task.queueLimited
  return {
    job,
    task,
    handler,
    token: '',
    start: isPlain ? 'held' : 'claim',
    stage: 'queued',
    attempt: 1,
    content: task.content,
    startedAt: 0,
    beganAt: Number.POSITIVE_INFINITY,
    isLending: false,
    abort: new AbortController(),
    onAborted: undefined,
    told: undefined,
    span: undefined,
    startWritten: undefined,
  }
}
