import { type Backoff, DEFAULT_RETRY } from '@bullwheel/contracts'
import type { AttemptEnd } from '@bullwheel/db'
import { type EndDecision, decideEnd } from '@bullwheel/domain'
import { type HandlerEnd, type HandlerOptions, type SlotHooks, callHandler } from './call-handler.ts'
import type { ProgressBoard } from './progress-board.ts'
import { type Run, abortReasonOf } from './run.ts'
import { type TraceOptions, traceRun } from './trace-run.ts'

/**
 * What a run came to. `ended`: ready to be committed. `void`: its start was refused, so it does not count. `unfinished`:
 * shutdown ended it, or this worker was declared dead, so it is not settled here.
 */
export type Executed = { kind: 'ended'; attemptEnd: AttemptEnd } | { kind: 'void' } | { kind: 'unfinished' }

export type ExecutorOptions = HandlerOptions & TraceOptions & { progress: ProgressBoard }

/** Runs the handler of a task whose start was granted, and decides what becomes of the task. Never rejects. */
export async function execute(run: Run, options: ExecutorOptions, hooks: SlotHooks): Promise<Executed> {
  const { span, end } = traceRun(run, options)
  const handled = await span.within(() => callHandler(run, options, hooks))
  end(handled)
  const endedAt = Math.round(options.clock.now())
  await run.startWritten
  if (run.start === 'refused') return { kind: 'void' }
  if (run.start === 'disowned') return { kind: 'unfinished' }
  if (abortReasonOf(run)?.name === 'ShuttingDown' && handled.end.kind === 'threw') return { kind: 'unfinished' }
  const progress = options.progress.takeUnwritten(run)
  return { kind: 'ended', attemptEnd: { ...endOf(run, handled, endedAt), progress } }
}

function endOf(run: Run, { end, result, error }: HandlerEnd, endedAt: number): Omit<AttemptEnd, 'progress'> {
  const { task, token, content, startedAt } = run
  const decision = decide(run, end, endedAt)
  return {
    id: task.id,
    started: run.start !== 'held',
    token,
    content,
    outcome: decision.outcome,
    startedAt,
    endedAt,
    runAt: decision.outcome === 'retrying' ? endedAt + decision.delayMs : null,
    result,
    error,
  }
}

function decide({ task, attempt }: Run, end: HandlerEnd['end'], endedAt: number): EndDecision {
  const { lost, maxAttempts, finishBy, retry } = task
  const backoff = (retry.backoff as Backoff | undefined) ?? DEFAULT_RETRY.backoff
  const finishInMs = finishBy === null ? null : finishBy - endedAt
  return decideEnd(end, { attempt, lost, maxAttempts, backoff, finishInMs }, Math.random())
}
