import { type AttemptEnd, type Hot, recordBegunRun, recordSuperseded } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { persist } from '../persist.ts'
import type { ProgressBoard } from './progress-board.ts'
import type { Run } from './run.ts'
import type { Writes } from './writes.ts'

export type EndsOptions = {
  worker: string
  writes: Pick<Writes, 'end'>
  hot: Hot
  log: Logger
  progress: Pick<ProgressBoard, 'publish'>
  /** A retry was committed: the dispatcher should look at its timer. */
  onRetry: () => void
}

/** Commits outcomes, as long as it takes: the job is finished after that, and with it the task's only carrier. */
export function createEnds({ worker, writes, hot, log, progress, onRetry }: EndsOptions) {
  return async (run: Run, end: AttemptEnd): Promise<void> => {
    const { accepted } = await persist('committing an outcome', log, () => writes.end.add(end))
    if (accepted && end.outcome === 'retrying') onRetry()
    if (accepted && end.progress !== null) progress.publish(end.id, end.progress)
    if (accepted) return
    const { id, type } = run.task
    log.info({ taskId: id, type, attempt: run.attempt }, 'an outcome came too late and does not count')
    await recordLate({ worker, hot, log }, end)
  }
}

/** A run that does not count was an attempt all the same, unless nobody knows of it but its worker. */
async function recordLate({ worker, hot, log }: Pick<EndsOptions, 'worker' | 'hot' | 'log'>, end: AttemptEnd) {
  try {
    await recordSuperseded(hot, worker, [end])
    if (!end.started) await recordBegunRun(hot, worker, end)
  } catch (cause) {
    log.warn({ err: cause, taskId: end.id }, 'a late outcome could not be recorded')
  }
}
