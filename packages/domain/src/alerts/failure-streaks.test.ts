import type { LifecycleEvent } from '@bullwheel/contracts'
import { expect, test } from 'vitest'
import { tallyStreaks } from './failure-streaks.ts'

const event = (kind: LifecycleEvent['kind'], type: string, place: number): LifecycleEvent => ({
  kind,
  taskId: String(place),
  version: 1,
  at: new Date(place).toISOString(),
  queue: 'q',
  type,
  name: null,
  priority: 5,
  attempt: 1,
  worker: null,
  startedAt: null,
  runAt: null,
  error: null,
  cursor: '',
})

test('counts failures since the last completed task, by queue, by type and by both', () => {
  const changes = tallyStreaks([
    event('failed', 'a', 1),
    event('completed', 'b', 2),
    event('failed', 'a', 3),
    event('cancelled', 'a', 4),
    event('retrying', 'a', 5),
  ])
  const line = (queue: string, type: string) => changes.find((one) => one.queue === queue && one.type === type)
  expect(line('', 'a')).toMatchObject({ isBroken: false, failures: 2, since: 1, lastTask: '3' })
  expect(line('q', 'a')).toMatchObject({ isBroken: false, failures: 2 })
  expect(line('q', '')).toMatchObject({ isBroken: true, failures: 1, since: 3, lastTask: '3' })
  expect(line('', 'b')).toMatchObject({ isBroken: true, failures: 0, since: null })
})
