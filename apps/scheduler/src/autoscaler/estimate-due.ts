import type { TimerSample } from '@bullwheel/db'

/** A share that was sampled is taken to be off by at most so many standard deviations. */
const DEVIATIONS = 2

/**
 * How many tasks of a queue are due, where they are too many to look at: what waits, less what is for later. At least what
 * was seen, and never none: nobody may wait because nobody could count him.
 */
export function estimateDue(waiting: number, queue: string, timers: TimerSample, seen: number): number {
  return Math.max(waiting - mostLater(queue, timers), seen, 1)
}

/**
 * How many tasks of the queue are for later, at most. There are as many timers as were counted: only how they are split
 * among queues is by a sample, of pages rather than of rows, as rows of one page were written together.
 */
function mostLater(queue: string, { total, pages, picked, parts }: TimerSample): number {
  const tasks = parts.find((part) => part.queue === queue)?.tasks ?? 0
  if (pages === null) return tasks
  const part = picked === 0 ? 0 : tasks / picked
  // Agresti and Coull: a queue of which nothing was picked may have some, too.
  const centre = (part * pages + DEVIATIONS) / (pages + 2 * DEVIATIONS)
  const error = DEVIATIONS * Math.sqrt((centre * (1 - centre)) / pages)
  return Math.min(part + error, 1) * total
}
