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

/** Decides by the row as it is now; `version` is the one that was delivered, an older one than the row's is stale. */
export function sortTask(job: HeldJob, task: LookedUp | undefined, version: number, context: SortContext): Sorted {
  if (task === undefined || task.version !== version || isEnded(task.state)) return { kind: 'drop' }
  // The dispatcher expires it.
  if (task.finishBy !== null && task.finishBy <= context.now) return { kind: 'drop' }
  const handler = context.handlers.get(task.type)
  const isSuspect = job.delivery.redelivered && job.delivery.tasks.length > 1
  if (handler === undefined || task.queuePaused || context.isGivingUp || isSuspect) return { kind: 'hand-over', task }
  const waitMs = task.runAt - context.now
  const run = newRun(job, task, handler)
  return waitMs > 0 ? { kind: 'early', run, waitMs } : { kind: 'run', run }
}

/** Plain runs are those of rule 2: the first delivery of a task that nobody touched. All others must be claimed. */
function newRun(job: HeldJob, task: LookedUp, handler: TaskHandler): Run {
  const { startBy, state, attempt, version } = task
  const isPlain = !job.delivery.claim && startBy === null && state === 'waiting' && attempt === 0 && version === 1
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
    startWritten: undefined,
  }
}
