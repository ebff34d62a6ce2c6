import type { LogLevel, TaskError } from '@bullwheel/contracts'
import type { Clock, Logger, RunEnd } from '@bullwheel/domain'
import { type TaskContext, outcomeOf } from '@bullwheel/sdk'
import { setAlarm } from '../alarm.ts'
import type { ProgressBoard } from './progress-board.ts'
import { AbortReason, type Run, abortReasonOf, abortRun } from './run.ts'
import type { TaskLogs } from './task-logs.ts'
import { toInputError, toTaskError } from './task-error.ts'
import { resultText } from './writes.ts'

/** How a handler's run ended, with what it brought. */
export type HandlerEnd = { end: RunEnd; result: string | null; error: TaskError | null }

export type HandlerOptions = {
  clock: Clock
  log: Logger
  progress: Pick<ProgressBoard, 'tell'>
  logs: Pick<TaskLogs, 'write'>
  /** How long a handler may ignore its signal before its attempt is settled without it. */
  graceMs: number
}
/** `onFree`: the handler has really ended. `onLeak`: it was abandoned, and has its slot still. */
export type SlotHooks = { onFree: () => void; onLeak: () => void }

/** Runs a task's handler within its timeout, its deadline and the patience for its signal. Never rejects. */
export function callHandler(run: Run, options: HandlerOptions, { onFree, onLeak }: SlotHooks): Promise<HandlerEnd> {
  return new Promise((resolve) => {
    const alarms: (() => void)[] = []
    const settle = (ended: HandlerEnd): void => {
      for (const callOff of alarms) callOff()
      resolve(judge(run, ended))
    }
    const abandon = (reason: AbortReason): void => {
      onLeak()
      const message = `${reason.message}; the handler ignored its signal for ${options.graceMs} ms`
      settle({ end: { kind: 'threw' }, result: null, error: { name: reason.name, message } })
    }
    run.onAborted = (reason) => {
      // A worker that shuts down leaves the run to whoever comes after it.
      if (reason.name !== 'ShuttingDown') alarms.push(setAlarm(options.graceMs, () => abandon(reason)))
    }
    setLimits(run, options.clock, alarms)
    void callOnce(run, options).then((ended) => {
      onFree()
      // Its outcome may wait long for its commit; nobody else reads the payload.
      run.task.payload = undefined
      settle(ended)
    })
  })
}

/** Aborts the handler at its timeout or at the task's deadline, whichever comes first. */
function setLimits(run: Run, clock: Clock, alarms: (() => void)[]): void {
  const { timeoutMs, finishBy } = run.task
  if (finishBy !== null) {
    const reason = new AbortReason('DeadlinePassed', 'the deadline for finishing the task has passed')
    const leftMs = finishBy - clock.now()
    if (leftMs > 0) alarms.push(setAlarm(leftMs, () => abortRun(run, reason)))
    else abortRun(run, reason)
  }
  if (timeoutMs !== null) {
    const reason = new AbortReason('TimedOut', `the attempt took longer than its timeout of ${timeoutMs} ms`)
    alarms.push(setAlarm(timeoutMs, () => abortRun(run, reason)))
  }
}

/** The payload's schema is the handler's code too: whatever it throws is this attempt's error. */
async function callOnce(run: Run, options: HandlerOptions): Promise<HandlerEnd> {
  try {
    run.abort.signal.throwIfAborted()
    const parsed = run.handler.parse(run.task.payload)
    if (!parsed.ok) return { end: { kind: 'fatal' }, result: null, error: toInputError(parsed.faults) }
    const value = await run.handler.run(contextOf(run, parsed.input, options))
    return { end: { kind: 'returned' }, result: resultText(value), error: null }
  } catch (thrown) {
    return { end: outcomeOf(thrown) ?? { kind: 'threw' }, result: null, error: toTaskError(thrown) }
  }
}

/**
 * What counts of how it ended. After the deadline the task has expired, whatever its handler still brought; after a
 * timeout a handler that ends within the grace time may still say how.
 */
function judge(run: Run, ended: HandlerEnd): HandlerEnd {
  const reason = abortReasonOf(run)
  if (reason === undefined) return ended
  const error = ended.error?.name === reason.name ? ended.error : toTaskError(reason)
  if (reason.name === 'DeadlinePassed') return { ...ended, end: { kind: 'deadline' }, error }
  if (reason.name === 'TimedOut' && ended.end.kind === 'threw') return { ...ended, error }
  return ended
}

function contextOf(run: Run, input: unknown, { log, logs, progress }: HandlerOptions): TaskContext {
  const { id, type, queue, name, tags, priority, scheduleId, tickAt } = run.task
  const write = (level: LogLevel) => (message: string, fields?: Record<string, unknown>) => {
    logs.write(run, level, message, fields)
    log[level]({ ...fields, taskId: id, type, attempt: run.attempt }, message)
  }
  return {
    input,
    task: { id, type, queue, name, tags, priority },
    schedule: scheduleId === null || tickAt === null ? null : { id: scheduleId, at: new Date(tickAt) },
    attempt: run.attempt,
    signal: run.abort.signal,
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    traceparent: run.span?.traceparent ?? run.task.trace,
    progress: (percent, text) => progress.tell(run, percent, text),
  }
}
