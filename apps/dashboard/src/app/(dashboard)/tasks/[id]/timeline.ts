import type { Task, TaskAttempt } from '@bullwheel/contracts'

/** A stretch of the common axis, in per cent of its length. */
export type Stretch = { left: number; width: number }

/** One attempt on the axis. `wait` is the time since the attempt before it ended; null where there was none. */
export type Bar = { attempt: TaskAttempt; run: Stretch | null; wait: Stretch | null; waitMs: number | null }

/** All attempts on one axis that begins with the first start. `next` is the wait for an attempt that is still to come. */
export type Timeline = { spanMs: number; bars: readonly Bar[]; next: { stretch: Stretch; waitMs: number } | null }

const toMs = (at: string | null): number | null => (at === null ? null : new Date(at).getTime())

/** What runs reaches to `now`; a wait that is under way reaches to the next run time. */
export function timelineOf(task: Pick<Task, 'attempts' | 'nextRunAt'>, now: number): Timeline {
  const attempts = task.attempts.toSorted((a, b) => a.attempt - b.attempt)
  const starts = attempts.flatMap(({ startedAt }) => toMs(startedAt) ?? [])
  const from = Math.min(...starts)
  const endOf = ({ startedAt, endedAt }: TaskAttempt) => toMs(endedAt) ?? Math.max(now, toMs(startedAt) ?? now)
  const lastEnd = Math.max(...attempts.filter(({ startedAt }) => startedAt !== null).map(endOf))
  const nextAt = attempts.length > 0 ? toMs(task.nextRunAt) : null
  const to = Math.max(lastEnd, nextAt ?? lastEnd)
  const spanMs = Math.max(1, to - from)
  const stretch = (begin: number, end: number): Stretch => ({
    left: (100 * (begin - from)) / spanMs,
    width: (100 * Math.max(0, end - begin)) / spanMs,
  })
  const bars = attempts.map((attempt, index): Bar => {
    const start = toMs(attempt.startedAt)
    const before = attempts[index - 1]
    const waitFrom = before === undefined ? null : toMs(before.endedAt)
    const hasWaited = start !== null && waitFrom !== null && start > waitFrom
    return {
      attempt,
      run: start === null ? null : stretch(start, endOf(attempt)),
      wait: hasWaited ? stretch(waitFrom, start) : null,
      waitMs: hasWaited ? start - waitFrom : null,
    }
  })
  const isNextAhead = nextAt !== null && Number.isFinite(lastEnd) && nextAt > lastEnd
  return {
    spanMs,
    bars,
    next: isNextAhead ? { stretch: stretch(lastEnd, nextAt), waitMs: nextAt - lastEnd } : null,
  }
}
