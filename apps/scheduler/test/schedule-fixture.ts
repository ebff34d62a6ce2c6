import { randomUUID } from 'node:crypto'
import { type ScheduleRow, insertSchedule } from '@bullwheel/db'
import type { Plane } from './plane-fixture.ts'

export type TickRow = { at: number; runAt: number; outcome: string; reason: string | null; taskId: string | null }

/** Makes a schedule that ticks every second from `nextAt` (default: this very second) on. */
export async function addSchedule(plane: Plane, over: Partial<ScheduleRow> = {}): Promise<ScheduleRow> {
  const now = Math.floor(plane.clock.now())
  const second = now - (now % 1_000)
  const row: ScheduleRow = {
    id: randomUUID(),
    name: `s-${randomUUID()}`,
    cron: null,
    everyMs: 1_000,
    timezone: 'UTC',
    anchorAt: second,
    task: { type: 'default', queue: `q-${randomUUID().slice(0, 8)}` },
    startAt: null,
    endAt: null,
    maxRuns: null,
    jitterMs: null,
    offsetMs: 0,
    overlap: 'skip',
    missedPolicy: 'one',
    missedWindowMs: 3_600_000,
    autoPauseAfter: null,
    pausedAt: null,
    pausedBy: null,
    pauseReason: null,
    runs: 0,
    nextAt: second,
    dueAt: second,
    failuresFrom: second,
    createdAt: second,
    createdBy: 'test',
    updatedAt: second,
    revision: 1,
    ...over,
  }
  await insertSchedule(plane.book.hot, row, undefined)
  return row
}

export function ticksOf({ book }: Plane, scheduleId: string): Promise<TickRow[]> {
  return book.hot<TickRow[]>`
    select at, run_at as "runAt", outcome, reason, task_id as "taskId" from ticks
    where schedule_id = ${scheduleId}::uuid order by at`
}

/** Ids of the tasks that a schedule made, with their nominal times and states. */
export function tasksOf({ book }: Plane, scheduleId: string) {
  return book.hot<{ id: string; tickAt: number; state: string; runAt: number; error: { message: string } | null }[]>`
    select id, tick_at as "tickAt", state, run_at as "runAt", error from tasks
    where schedule_id = ${scheduleId}::uuid order by tick_at`
}
