import type { FirstAnswer } from '../accept-tasks.ts'
import type { Hot } from '../connect.ts'
import { keepAnswer } from '../keep-answer.ts'
import { retryDeadlocks } from '../sql-errors.ts'
import { type ScheduleStep, type TicksWritten, type WriteOptions, writeTicks } from './write-ticks.ts'

/** `moved`: somebody else changed the schedule since it was read; `repeated`: the idempotency key was used before. */
export type StepWritten = TicksWritten | 'moved' | 'repeated'

class KeyUsed extends Error {}

/** Writes one step that a person asked for, and the answer to it where it has an idempotency key: both or nothing. */
export async function writeStep(
  hot: Hot,
  step: ScheduleStep,
  options: Omit<WriteOptions, 'locked'>,
  answer?: FirstAnswer,
): Promise<StepWritten> {
  const write = (): Promise<StepWritten> =>
    hot.begin(async (transaction) => {
      const tx = transaction as unknown as Hot
      const written = await writeTicks(tx, [step], { ...options, locked: 'wait' })
      if (!written.schedules.has(step.id)) return 'moved'
      if (answer !== undefined && !(await keepAnswer(tx, answer))) throw new KeyUsed()
      return written
    }) as Promise<StepWritten>
  try {
    return await retryDeadlocks(write)
  } catch (cause) {
    if (cause instanceof KeyUsed) return 'repeated'
    throw cause
  }
}
