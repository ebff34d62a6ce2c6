import type { LookedUp } from '@bullwheel/db'
import type { Clock } from '@bullwheel/domain'
import { type PutOffsOptions, createPutOffs } from './put-offs.ts'
import type { HeldJob } from './run.ts'
import { type Sorted, findLive, sortTask } from './sort-task.ts'

/** Rows of a job's tasks, by id. */
export type Rows = ReadonlyMap<string, LookedUp>

/** What is to be done with a job: `put-off`, all of it goes back untouched; else something for each task. */
export type SortedJob = { kind: 'put-off'; delayMs: number } | { kind: 'sorted'; sorted: Sorted[] }

/** Decides about jobs by the rows of their tasks as they are now. */
export function createJobSorter(options: PutOffsOptions & { clock: Clock }) {
  const { clock, handlers } = options
  const delayOf = createPutOffs(options)

  return async (job: HeldJob, rows: Rows, isGivingUp: () => boolean): Promise<SortedJob> => {
    const { tasks, redelivered } = job.delivery
    const live = findFirstLive(tasks, rows, clock.now())
    if (live !== undefined && !isGivingUp()) {
      const delayMs = await delayOf(live, redelivered)
      if (delayMs !== undefined) return { kind: 'put-off', delayMs }
    }
    job.isLimited = live?.queueLimited ?? false
    const context = { handlers, now: clock.now(), isGivingUp: isGivingUp() }
    const sorted = tasks.map(({ id, version }) => sortTask(job, rows.get(id), version, context))
    return { kind: 'sorted', sorted: job.isLimited ? leaveOne(sorted) : sorted }
  }
}

function findFirstLive(tasks: HeldJob['delivery']['tasks'], rows: Rows, now: number): LookedUp | undefined {
  for (const { id, version } of tasks) {
    const live = findLive(rows.get(id), version, now)
    if (live !== undefined) return live
  }
  return undefined
}

/** In a limited queue a job is one task from here on, so that one place or token is one task. */
function leaveOne(sorted: Sorted[]): Sorted[] {
  const first = sorted.find((one) => one.kind === 'run' || one.kind === 'early')
  return sorted.map((one) => {
    const isExtra = one !== first && (one.kind === 'run' || one.kind === 'early')
    return isExtra ? { kind: 'hand-over', task: one.run.task } : one
  })
}
