import { setTimeout as sleep } from 'node:timers/promises'
import type { Bullwheel } from '../bullwheel.ts'

/** A part of the run: tasks a second (from, to), and tasks that come at once when it begins. */
export type Phase = { name: string; seconds: number; from: number; to: number; burst?: number }

const TURN_MS = 100

/** Submits tasks of `ms` at the rate of each phase in turn; `onPhase` hears when one begins. */
export async function submitPhases(
  bullwheel: Bullwheel,
  ms: number,
  phases: readonly Phase[],
  onPhase: (phase: Phase) => void,
): Promise<void> {
  for (const phase of phases) {
    onPhase(phase)
    const beganAt = performance.now()
    let submitted = -(phase.burst ?? 0)
    for (;;) {
      const seconds = Math.min((performance.now() - beganAt) / 1_000, phase.seconds)
      const due = Math.floor(phase.from * seconds + ((phase.to - phase.from) * seconds ** 2) / (2 * phase.seconds))
      if (due > submitted) {
        const tasks = Array.from({ length: due - submitted }, () => bullwheel.newTimedTask(ms))
        await bullwheel.intake.accept(tasks)
      }
      submitted = due
      if (seconds === phase.seconds) break
      await sleep(TURN_MS)
    }
  }
}
