import type { Logger, MirrorEvent } from '@bullwheel/domain'

const quiet = (): void => undefined
export const log: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet }

/** A UUIDv7 of the task with this number. */
export const taskIdOf = (n: number): string => `019aa000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

export function makeEvent(task: number, version: number, more: Partial<MirrorEvent> = {}): MirrorEvent {
  return {
    kind: 'started',
    taskId: taskIdOf(task),
    version,
    at: new Date(Date.UTC(2026, 10, 21) + version * 1_000 + task).toISOString(),
    queue: 'default',
    type: 'invoice.send',
    name: null,
    priority: 5,
    attempt: 1,
    worker: 'worker-1',
    startedAt: null,
    runAt: null,
    error: null,
    cursor: '',
    maxAttempts: 3,
    scheduledAt: '2026-11-21T00:00:00.000Z',
    ...more,
  }
}
