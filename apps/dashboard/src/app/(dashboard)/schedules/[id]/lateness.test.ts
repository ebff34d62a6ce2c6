import type { TaskState, Tick, TickOutcome } from '@bullwheel/contracts'
import { expect, it } from 'vitest'
import { latenessOf } from './lateness.ts'

const tick = (outcome: TickOutcome, decidedAt: string, taskState: TaskState | null = null) =>
  ({ outcome, runAt: '2026-11-21T09:00:00.000Z', decidedAt, taskState }) as Tick

it('says how late a tick was decided, from a second on', () => {
  expect(latenessOf(tick('fired', '2026-11-21T09:00:00.900Z'))).toBeNull()
  expect(latenessOf(tick('fired', '2026-11-21T09:00:07.300Z'))).toBe('decided 7.3 s late')
  expect(latenessOf(tick('missed', '2026-11-21T10:05:00.000Z'))).toBe('decided 1 h 05 m late')
})

it('says that a task was written ahead, for as long as it waits', () => {
  expect(latenessOf(tick('fired', '2026-11-21T08:59:20.000Z', 'scheduled'))).toBe('written 40 s ahead')
  expect(latenessOf(tick('fired', '2026-11-21T08:59:20.000Z', 'completed'))).toBeNull()
})

it('says nothing where a person chose the moment', () => {
  expect(latenessOf(tick('backfilled', '2026-11-23T09:00:00.000Z'))).toBeNull()
})
