import { describe, expect, test } from 'vitest'
import { decideScale } from './decide-scale.ts'
import type { PoolLoad, QueueLoad, ScaleLimits } from './pool-load.ts'
import { POD_PACE } from './pool-load.ts'
import { type ScaleMemory, parseScaleMemory } from './scale-memory.ts'

const NOW = 1_000_000_000
const queue = (over: Partial<QueueLoad> = {}): QueueLoad => ({
  queue: 'mail',
  backlog: 0,
  active: 0,
  arrived: 0,
  oldestWaitMs: null,
  runMs: 800,
  samples: 100,
  arrivalsPerS: 0,
  isPaused: false,
  concurrency: null,
  ratePerS: null,
  ...over,
})
const load = (queues: Partial<QueueLoad>[], over: Partial<PoolLoad> = {}): PoolLoad => {
  const desired = over.desired ?? 1
  return {
    queues: queues.map(queue),
    nextDueMs: null,
    workers: { ready: desired, starting: 0, leaving: 0, busy: 0, allowed: desired * 20 },
    desired,
    ...over,
  }
}
const limits = (over: Partial<ScaleLimits> = {}): ScaleLimits => ({
  isStarted: true,
  slots: 20,
  min: 0,
  max: 10,
  targetWaitMs: 5_000,
  room: null,
  gives: null,
  ...over,
})
const past = (over: Partial<ScaleMemory> = {}): ScaleMemory => ({
  at: NOW - 5_000,
  wanted: [],
  changes: [],
  late: 0,
  backlog: 0,
  ...over,
})
const busy = (ready: number) => ({ ready, starting: 0, leaving: 0, busy: 20 * ready, allowed: 20 * ready })

type Row = [what: string, PoolLoad, ScaleLimits, ScaleMemory, desired: number, cause: string, reason: string]

const LATE = { backlog: 100, oldestWaitMs: 12_000 }
const rows: Row[] = [
  [
    'what waits is to start within the target',
    load([{ backlog: 300 }]),
    limits(),
    past(),
    3,
    'load',
    '300 tasks wait and take 0.8 s each; for a wait below 5 s it takes 3 workers of 20 slots',
  ],
  [
    'no more slots than tasks',
    load([{ backlog: 12, runMs: 60_000 }]),
    limits(),
    past(),
    1,
    'load',
    '12 tasks wait and take 60 s each; for a wait below 5 s it takes 1 worker of 20 slots',
  ],
  [
    'what arrives keeps three quarters of the slots busy',
    load([{ arrivalsPerS: 60, runMs: 500, active: 31, arrived: 300 }], { desired: 2 }),
    limits(),
    past(),
    2,
    'load',
    '60 tasks arrive each second and take 0.5 s each; that takes 2 workers of 20 slots',
  ],
  [
    'both together',
    load([{ arrivalsPerS: 60, runMs: 500, backlog: 400, active: 20 }], { desired: 2 }),
    limits(),
    past(),
    4,
    'load',
    '400 tasks wait, 60 more arrive each second and take 0.5 s each; for a wait below 5 s it takes 4 workers of 20 slots',
  ],
  [
    'what runs keeps its slots',
    load([{ active: 50, runMs: 60_000 }], { desired: 3 }),
    limits(),
    past(),
    3,
    'load',
    '50 tasks run; that takes 3 workers of 20 slots',
  ],
  [
    'run times that are not known yet: a slot for each task',
    load([{ backlog: 30, active: 20, runMs: null, samples: 0 }]),
    limits(),
    past(),
    3,
    'cold',
    '30 tasks wait; how long they take is not known yet: a slot for each takes 3 workers of 20 slots',
  ],
  [
    'paused queues do not count',
    load([{ backlog: 1_000, isPaused: true }]),
    limits(),
    past(),
    0,
    'idle',
    'nothing waits or runs',
  ],
  [
    'nor does what arrives in them',
    load([{ arrived: 40, arrivalsPerS: 8, isPaused: true }]),
    limits(),
    past(),
    0,
    'idle',
    'nothing waits or runs',
  ],
  [
    'a concurrency limit',
    load([{ backlog: 1_000, active: 3, concurrency: 3 }]),
    limits(),
    past(),
    1,
    'queue_limits',
    '1,000 tasks wait and take 0.8 s each; as limits of queues allow no more at once, 1 worker of 20 slots is enough',
  ],
  [
    'a rate limit, and another queue beside it',
    load([{ backlog: 1_000, ratePerS: 5 }, { backlog: 250 }]),
    limits(),
    past(),
    3,
    'queue_limits',
    '1,250 tasks wait and take 0.8 s each; as limits of queues allow no more at once, 3 workers of 20 slots are enough',
  ],
  [
    'a rate limit with run times that are not known: one worker finds out',
    load([{ backlog: 1_000, ratePerS: 5, runMs: null, samples: 0 }]),
    limits(),
    past(),
    1,
    'queue_limits',
    '1,000 tasks wait; as limits of queues allow no more at once, 1 worker of 20 slots is enough',
  ],
  [
    'at most 4 more at once from nothing',
    load([{ backlog: 5_000 }], { desired: 0 }),
    limits({ max: 50 }),
    past(),
    4,
    'step_up',
    '5,000 tasks wait and take 0.8 s each; for a wait below 5 s it takes 40 workers of 20 slots; 4 for now: it grows at most to the double, or by 4, within 5 s',
  ],
  [
    'at most double, also when asked again at once',
    load([{ backlog: 5_000 }], { desired: 16 }),
    limits({ max: 50 }),
    past({ changes: [[NOW - 2_000, 8]] }),
    16,
    'step_up',
    '5,000 tasks wait and take 0.8 s each; for a wait below 5 s it takes 40 workers of 20 slots; 16 for now: it grows at most to the double, or by 4, within 5 s',
  ],
  [
    'no more than its max',
    load([{ backlog: 1_500 }], { desired: 9 }),
    limits(),
    past(),
    10,
    'max',
    '1,500 tasks wait and take 0.8 s each; for a wait below 5 s it takes 12 workers of 20 slots; it wants 12, but its max is 10',
  ],
  [
    'no fewer than its min',
    load([], { desired: 2 }),
    limits({ min: 2 }),
    past(),
    2,
    'min',
    'nothing waits or runs; its min is 2',
  ],
  [
    'no more than the hosts have room for',
    load([{ backlog: 700 }], { desired: 2 }),
    limits({ room: 2 }),
    past(),
    4,
    'room',
    '700 tasks wait and take 0.8 s each; for a wait below 5 s it takes 6 workers of 20 slots; it wants 6, but the hosts have room for 2 more',
  ],
  [
    'hosts without room do not take workers away',
    load([{ backlog: 700 }], { desired: 5, workers: { ready: 2, starting: 0, leaving: 0, busy: 0, allowed: 40 } }),
    limits({ room: 0 }),
    past(),
    5,
    'room',
    '700 tasks wait and take 0.8 s each; for a wait below 5 s it takes 6 workers of 20 slots; it wants 6, but the hosts have no room for more',
  ],
  [
    'hosts without room do not keep a pool from its first worker',
    load([{ backlog: 700 }], { desired: 0 }),
    limits({ room: 0 }),
    past(),
    1,
    'room',
    '700 tasks wait and take 0.8 s each; for a wait below 5 s it takes 6 workers of 20 slots; it wants 6, but the hosts have no room for more',
  ],
  [
    'a seat is given up for a pool that has none',
    load([{ backlog: 700 }], { desired: 8, workers: busy(6) }),
    limits({ room: 0, gives: { keeps: 5, to: 'mail' } }),
    past(),
    5,
    'room',
    '700 tasks wait and take 0.8 s each; for a wait below 5 s it takes 6 workers of 20 slots; 5 for now: one makes room for the pool mail, which has none',
  ],
  [
    'what was wanted lately is held',
    load([{ backlog: 10 }], { desired: 4 }),
    limits(),
    past({ wanted: [[NOW - 50_000, 4]] }),
    4,
    'recent',
    '10 tasks wait and take 0.8 s each; for a wait below 5 s it takes 1 worker of 20 slots; held at 4: so many were wanted within the last 60 s',
  ],
  [
    'at most half of them leave within a minute',
    load([{ backlog: 10 }], { desired: 10 }),
    limits(),
    past(),
    5,
    'step_down',
    '10 tasks wait and take 0.8 s each; for a wait below 5 s it takes 1 worker of 20 slots; 5 for now: at most half of them leave within 60 s',
  ],
  [
    'a tenth is not worth a change',
    load([{ backlog: 2_600 }], { desired: 20 }),
    limits({ max: 50 }),
    past(),
    20,
    'band',
    '2,600 tasks wait and take 0.8 s each; for a wait below 5 s it takes 21 workers of 20 slots; held at 20: 21 is not worth a change',
  ],
  [
    'none is left when nothing was wanted for long',
    load([]),
    limits(),
    past({ wanted: [[NOW - 61_000, 1]] }),
    0,
    'idle',
    'nothing waits or runs',
  ],
  [
    'one is kept for what is due soon',
    load([], { nextDueMs: 40_000 }),
    limits(),
    past(),
    1,
    'due',
    'nothing waits or runs, but work is due in 40 s; one worker is kept for it',
  ],
  ['not for what is due later', load([], { nextDueMs: 61_000 }), limits(), past(), 0, 'idle', 'nothing waits or runs'],
  [
    'one is kept while its workers run what is not of its queues',
    load([], { workers: { ready: 1, starting: 0, leaving: 0, busy: 1, allowed: 20 } }),
    limits(),
    past(),
    1,
    'work',
    'something ran or arrived just now; one worker is kept for it',
  ],
  [
    'a part of a task is a task',
    load([{ backlog: 0.5 }], { desired: 0 }),
    limits(),
    past(),
    1,
    'load',
    '1 task waits and takes 0.8 s; for a wait below 5 s it takes 1 worker of 20 slots',
  ],
  [
    'waits that stay too long though all are busy',
    load([LATE], { desired: 4, workers: busy(4) }),
    limits(),
    past({ late: 1, backlog: 100 }),
    5,
    'late',
    'a task has waited for 12 s at two looks, 5 s is wanted, and all its 4 workers are busy: 1 more',
  ],
  [
    'seen once, that is nothing yet',
    load([LATE], { desired: 1, workers: busy(1) }),
    limits(),
    past({ backlog: 100 }),
    1,
    'load',
    '100 tasks wait and take 0.8 s each; for a wait below 5 s it takes 1 worker of 20 slots',
  ],
  [
    'nor while it is about to be gone',
    load([LATE], { desired: 1, workers: busy(1) }),
    limits(),
    past({ late: 1, backlog: 300 }),
    1,
    'load',
    '100 tasks wait and take 0.8 s each; for a wait below 5 s it takes 1 worker of 20 slots',
  ],
  [
    'nor when its workers have slots left: more of them would not help',
    load([LATE]),
    limits(),
    past({ late: 1, backlog: 100 }),
    1,
    'load',
    '100 tasks wait and take 0.8 s each; for a wait below 5 s it takes 1 worker of 20 slots',
  ],
  [
    'nor when a limit of the queue makes them wait',
    load([{ ...LATE, ratePerS: 1 }], { workers: busy(1) }),
    limits(),
    past({ late: 1, backlog: 100 }),
    1,
    'queue_limits',
    '100 tasks wait and take 0.8 s each; as limits of queues allow no more at once, 1 worker of 20 slots is enough',
  ],
  [
    'queues that could not be read: it stays as it is',
    load([], { queues: null, desired: 4 }),
    limits(),
    past(),
    4,
    'missing',
    'stays at 4: how many tasks wait could not be read',
  ],
  [
    'workers that could not be read',
    load([{ backlog: 1_000 }], { workers: null, desired: 4 }),
    limits(),
    past(),
    4,
    'missing',
    'stays at 4: how many workers there are could not be read',
  ],
  ['a stopped pool', load([{ backlog: 9 }]), limits({ isStarted: false }), past(), 0, 'stopped', 'the pool is stopped'],
]

describe('how many workers a pool should have, and why', () => {
  test.each(rows)('%s', (_what, given, may, memory, desired, cause, reason) => {
    const decision = decideScale(given, may, memory, NOW)
    expect([decision.desired, decision.cause, decision.reason]).toEqual([desired, cause, reason])
  })
})

test('goes on from what another scheduler wrote down', () => {
  const first = decideScale(load([{ backlog: 500 }]), limits(), null, NOW)
  expect(first.desired).toBe(4)
  const memory = parseScaleMemory(JSON.parse(JSON.stringify(first.memory)))
  const calm = decideScale(load([], { desired: 4 }), limits(), memory, NOW + 40_000)
  expect(calm).toMatchObject({ desired: 4, cause: 'recent' })
  const later = decideScale(load([], { desired: 4 }), limits(), calm.memory, NOW + 65_000)
  expect(later).toMatchObject({ desired: 2, cause: 'step_down' })
})

test('after a time in which nobody looked it begins with what is there', () => {
  const old = past({ at: NOW - 600_000, late: 1 })
  expect(decideScale(load([], { desired: 6 }), limits(), old, NOW)).toMatchObject({ desired: 6, cause: 'recent' })
})

test('pods are kept for longer', () => {
  const memory = past({ wanted: [[NOW - 200_000, 4]] })
  expect(decideScale(load([], { desired: 4 }), limits(), memory, NOW, POD_PACE)).toMatchObject({
    desired: 4,
    reason: 'nothing waits or runs; held at 4: so many were wanted within the last 5 min',
  })
})

test('pods grow to four times as many at once: Kubernetes reads the number only each 15 s', () => {
  const decision = decideScale(load([{ backlog: 50_000 }], { desired: 4 }), limits({ max: 90 }), past(), NOW, POD_PACE)
  expect(decision).toMatchObject({
    desired: 16,
    cause: 'step_up',
    reason: expect.stringContaining('16 for now: it grows at most to 4 times as many, or by 8, within 5 s') as string,
  })
})

test('a memory that is none is begun anew', () => {
  for (const value of [null, 7, {}, { at: 'x' }, { at: 1, wanted: [[1]], changes: [], late: 0, backlog: 0 }])
    expect(parseScaleMemory(value)).toBeNull()
})
