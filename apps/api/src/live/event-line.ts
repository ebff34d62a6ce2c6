import type { LifecycleEvent, LiveLine, LogLevel } from '@bullwheel/contracts'

/** The line that tells of a lifecycle event. */
export function lineOfEvent(event: LifecycleEvent): LiveLine {
  const { taskId, version, at, queue, type, attempt, worker } = event
  const { level, words } = tell(event)
  const teller = TELLERS.has(event.kind) ? 'Worker' : 'Gateway'
  const message = `${teller}: task ${taskId} (${type}) ${words}`
  return {
    id: `${taskId}:${version}`,
    at,
    level,
    message,
    fields: null,
    source: 'event',
    taskId,
    attempt,
    queue,
    type,
    worker,
  }
}

/** What a worker does; the rest is what users and the control plane do. */
const TELLERS: ReadonlySet<LifecycleEvent['kind']> = new Set(['started', 'retrying', 'completed', 'failed'])

function tell({ kind, attempt, error, runAt, queue }: LifecycleEvent): { level: LogLevel; words: string } {
  const why = error === null ? '' : `: ${error}`
  switch (kind) {
    case 'created':
      return { level: 'info', words: `created in queue ${queue}` }
    case 'started':
      return { level: 'info', words: attempt > 1 ? `started, attempt ${attempt}` : 'started' }
    case 'completed':
      return { level: 'info', words: 'completed' }
    case 'retrying':
      return { level: 'warn', words: `failed and will be retried${runAt === null ? '' : ` at ${runAt}`}${why}` }
    case 'failed':
      return { level: 'error', words: `failed${why}` }
    case 'cancelled':
      return { level: 'warn', words: `cancelled${why}` }
    case 'expired':
      return { level: 'warn', words: `expired${why}` }
    case 'retried':
      return { level: 'info', words: 'retried by hand' }
    case 'updated':
      return { level: 'info', words: 'edited' }
    case 'deleted':
      return { level: 'info', words: 'deleted' }
  }
}
