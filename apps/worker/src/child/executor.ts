import { type Backoff, DEFAULT_RETRY, type TaskError } from '@bullwheel/contracts'
import type { AttemptEnd } from '@bullwheel/db'
import { type Clock, type Logger, type RunEnd, decideEnd } from '@bullwheel/domain'
import { type TaskContext, outcomeOf } from '@bullwheel/sdk'
import { AbortReason, type Run } from './run.ts'
import { toInputError, toTaskError } from './task-error.ts'
import { resultText } from './writes.ts'

/** How long a handler may ignore its signal after a timeout before its attempt is settled without it. */
const GRACE_MS = 5_000
/** Node's timers fire at once beyond it (25 days). */
const LONGEST_TIMER_MS = 2 ** 31 - 1

type HandlerEnd = { end: RunEnd; result: string | null; error: TaskError | null }

/**
 * What a run came to. `ended`: ready to be committed. `void`: its start was refused, so it does not count. `unfinished`:
 * shutdown ended it, or this worker was declared dead, so it is not settled here.
 */
export type Executed = { kind: 'ended'; attemptEnd: AttemptEnd } | { kind: 'void' } | { kind: 'unfinished' }

/** Runs the handler of a task whose start was granted. Never rejects. `onFree` is called when its slot is free again. */
export async function execute(run: Run, clock: Clock, log: Logger, onFree: () => void): Promise<Executed> {
  const { end, result, error } = await runHandler(run, log, onFree)
  const endedAt = Math.round(clock.now())
  await run.startWritten
  if (run.start === 'refused') return { kind: 'void' }
  if (run.start === 'disowned') return { kind: 'unfinished' }
  if (isShutdown(run) && end.kind === 'threw') return { kind: 'unfinished' }
  const { task, token, content } = run
  const decision = decideEnd(
    end,
    { attempt: run.attempt, lost: task.lost, maxAttempts: task.maxAttempts, backoff: backoffOf(run) },
    Math.random(),
  )
  const attemptEnd: AttemptEnd = {
    id: task.id,
    started: run.start !== 'held',
    token,
    content,
    outcome: decision.outcome,
    startedAt: run.startedAt,
    endedAt,
    runAt: decision.outcome === 'retrying' ? endedAt + decision.delayMs : null,
    result,
    error,
  }
  return { kind: 'ended', attemptEnd }
}

const isShutdown = (run: Run): boolean => {
  const reason: unknown = run.abort.signal.reason
  return reason instanceof AbortReason && reason.name === 'ShuttingDown'
}

function backoffOf(run: Run): Backoff {
  return (run.task.retry.backoff as Backoff | undefined) ?? DEFAULT_RETRY.backoff
}

async function runHandler(run: Run, log: Logger, onFree: () => void): Promise<HandlerEnd> {
  const { timeoutMs } = run.task
  const handled = callHandler(run, log).finally(onFree)
  return timeoutMs === null ? handled : withTimeout(run, timeoutMs, handled)
}

/** The payload's schema is the handler's code too: whatever it throws is this attempt's error. */
async function callHandler(run: Run, log: Logger): Promise<HandlerEnd> {
  try {
    const parsed = run.handler.parse(run.task.payload)
    if (!parsed.ok) return { end: { kind: 'fatal' }, result: null, error: toInputError(parsed.faults) }
    const value = await run.handler.run(contextOf(run, parsed.input, log))
    return { end: { kind: 'returned' }, result: resultText(value), error: null }
  } catch (thrown) {
    return { end: outcomeOf(thrown) ?? { kind: 'threw' }, result: null, error: toTaskError(thrown) }
  }
}

/** Aborts the handler at its timeout; one that ends within the grace time may still say how. */
async function withTimeout(run: Run, timeoutMs: number, handled: Promise<HandlerEnd>): Promise<HandlerEnd> {
  const reason = new AbortReason('TimedOut', `the attempt took longer than its timeout of ${timeoutMs} ms`)
  let grace: NodeJS.Timeout | undefined
  let timer: NodeJS.Timeout | undefined
  const abandoned = new Promise<HandlerEnd>((resolve) => {
    timer = setTimeout(
      () => {
        run.abort.abort(reason)
        const settle = (): void => resolve({ end: { kind: 'threw' }, result: null, error: toTaskError(reason) })
        grace = setTimeout(settle, GRACE_MS)
      },
      Math.min(timeoutMs, LONGEST_TIMER_MS),
    )
  })
  try {
    const ended = await Promise.race([handled, abandoned])
    return run.abort.signal.reason === reason && ended.end.kind === 'threw'
      ? { ...ended, error: toTaskError(reason) }
      : ended
  } finally {
    clearTimeout(timer)
    clearTimeout(grace)
  }
}

function contextOf(run: Run, input: unknown, log: Logger): TaskContext {
  const { id, type, queue, name, tags, priority } = run.task
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: Record<string, unknown>) =>
    log[level]({ ...fields, taskId: id, type, attempt: run.attempt }, message)
  return {
    input,
    task: { id, type, queue, name, tags, priority },
    attempt: run.attempt,
    signal: run.abort.signal,
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
  }
}
