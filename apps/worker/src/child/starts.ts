import type { Logger } from '@bullwheel/domain'
import { persist } from '../persist.ts'
import { AbortReason, type Run, abortRun } from './run.ts'
import type { Writes } from './writes.ts'

export type StartsOptions = {
  writes: Pick<Writes, 'start'>
  log: Logger
  /** The book says that this worker is dead: whatever it still begins would be in vain. */
  onDisowned: () => void
}

/**
 * Writes the start of a run, as long as it takes: a start that was given up could stand in the book without anybody who
 * runs it, or leave a task without its job. Afterwards the run's `start` says what came of it.
 */
export function createStarts({ writes, log, onDisowned }: StartsOptions) {
  return async (run: Run): Promise<void> => {
    const { task, token, content, startedAt } = run
    const start = { id: task.id, claim: run.start === 'claim', version: task.version, content, token, startedAt }
    run.start = 'writing'
    const answer = await persist('writing a start', log, () => writes.start.add(start))
    if (typeof answer === 'object') {
      run.start = 'written'
      run.attempt = answer.attempt
      run.content = answer.content
      return
    }
    run.start = answer
    abortRun(run, new AbortReason('Superseded', 'somebody else has the task, or it has ended'))
    if (answer === 'disowned') onDisowned()
  }
}
