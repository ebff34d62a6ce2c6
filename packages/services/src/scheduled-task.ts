import type { ScheduledTask } from '@bullwheel/contracts'
import type { NewTask } from '@bullwheel/db'
import type { IdSource } from '@bullwheel/domain'
import type { Catalogue } from './catalogue.ts'
import { toRow } from './new-task.ts'
import type { QueueSettings } from './queue-settings.ts'

export type TickDeps = {
  clock: { now: () => number }
  ids: IdSource
  catalogue: Pick<Catalogue, 'find'>
  queues: Pick<QueueSettings, 'find'>
}

/**
 * The task of a tick that is due at `runAt`, with the defaults of its type and queue as they are now. Its payload was
 * checked when the schedule was made, and the worker checks it again. Time limits count from the run time, or from now
 * where that has passed.
 */
export async function taskOfTick(deps: TickDeps, task: ScheduledTask, runAt: number): Promise<NewTask> {
  const { payload, startWithin, finishWithin, ...given } = task
  const versions = await deps.catalogue.find(task.type)
  const from = Math.max(runAt, deps.clock.now())
  const within = (ms: number | undefined) => (ms === undefined ? undefined : new Date(Math.floor(from) + ms))
  const submission = { ...given, runAt: new Date(runAt), startBy: within(startWithin), finishBy: within(finishWithin) }
  return toRow(deps, submission, versions?.[0], JSON.stringify(payload ?? null))
}
