import type { Task } from '@bullwheel/contracts'

/** What this process knows to have changed, whatever stands in Redis. */
export type ChangeGuard = {
  /** From now on only this version of the task counts, and newer ones. */
  refuse: (id: string, version: number) => void
  /** Nothing counts that was read by then (epoch ms). */
  refuseUntil: (at: number) => void
  admits: (kept: { readAt: number; task: Pick<Task, 'id' | 'version'> }) => boolean
}

const MAX_TASKS = 10_000
const CLOCK_SLACK_MS = 1_000

/** `keepMs`: longer than an outdated answer can live. What does not fit in makes everything older worthless. */
export function createChangeGuard(keepMs: number, now: () => number = Date.now): ChangeGuard {
  const changed = new Map<string, { version: number; at: number }>()
  let floor = 0

  const dropOld = (): void => {
    const before = now() - keepMs
    for (const [id, { at }] of changed) {
      if (at > before) return
      changed.delete(id)
    }
  }
  return {
    refuse: (id, version) => {
      dropOld()
      if (changed.size >= MAX_TASKS) {
        changed.clear()
        floor = now() + CLOCK_SLACK_MS
      }
      // Put at the end again, so that the map is in the order of time.
      changed.delete(id)
      changed.set(id, { version, at: now() })
    },
    refuseUntil: (at) => {
      floor = Math.max(floor, at)
    },
    admits: ({ readAt, task }) => readAt > floor && task.version >= (changed.get(task.id)?.version ?? 0),
  }
}
