import { expect, test } from 'vitest'
import type { TypeVersion, WaitFacts } from '@bullwheel/db'
import { type Waiting, waitingFor } from './waiting-for.ts'

const POOL = { pool: 'default', isStarted: true, desired: 2, alive: 1 }
const FACTS: WaitFacts = {
  paused: false,
  pauseReason: null,
  pausedBy: null,
  concurrency: null,
  rateMax: null,
  rateMs: null,
  running: 0,
  pools: [POOL],
  ahead: 0,
  atLeast: false,
}
const version = (live: boolean) => ({ live }) as TypeVersion
const RUN_AT = '2030-01-01T00:00:00.000Z'
const task = (state: Waiting['task']['state']) => ({
  state,
  runAt: RUN_AT,
  attempt: state === 'retrying' ? 2 : 0,
  type: 't',
  queue: 'q',
  priority: 5,
})

/** Everything that may keep a task waiting at once; each step takes the first away. */
test('the reason that must go away first is told, one after the other', () => {
  let facts: WaitFacts = {
    ...FACTS,
    paused: true,
    pausedBy: 'ann',
    pools: [{ ...POOL, alive: 0 }],
    concurrency: 2,
    running: 2,
    rateMax: 3,
    rateMs: 1_000,
    ahead: 7,
  }
  let waiting: Omit<Waiting, 'facts' | 'queue'> = {
    task: task('scheduled'),
    versions: [version(false)],
    isRedisReady: false,
    started: () => 3,
  }
  const say = () => waitingFor({ ...waiting, queue: facts, facts })
  expect(say()).toBe(`its run time, ${RUN_AT}`)
  waiting = { ...waiting, task: task('retrying') }
  expect(say()).toBe(`its backoff after attempt 2, until ${RUN_AT}`)
  waiting = { ...waiting, task: task('queued') }
  expect(say()).toBe('the queue q, which was paused by ann')
  facts = { ...facts, paused: false }
  expect(say()).toBe('a worker of the pool default: none is alive, 2 should be')
  facts = { ...facts, pools: [POOL] }
  expect(say()).toBe('a worker that serves the type t: none is alive')
  waiting = { ...waiting, versions: [version(false), version(true)] }
  expect(say()).toBe('Redis, which is away; it starts when Redis is back')
  waiting = { ...waiting, isRedisReady: true }
  expect(say()).toBe('a place in the queue q: at most 2 run at once, and 2 do')
  facts = { ...facts, running: 1 }
  expect(say()).toBe('the rate limit of the queue q: at most 3 begin within 1000 ms')
  waiting = { ...waiting, started: () => 2 }
  expect(say()).toBe('7 tasks ahead of it in the queue q at priority 5 or more urgent')
  facts = { ...facts, ahead: 0 }
  expect(say()).toBe('a free slot of a worker that serves the queue q; it is next')
})

test('a line that is too long to count is said to be that long at least', () => {
  const say = (ahead: number) =>
    waitingFor({
      task: task('queued'),
      versions: [version(true)],
      queue: FACTS,
      facts: { ...FACTS, ahead, atLeast: true },
    })
  expect(say(10_001)).toMatch(/^more than 10,000 tasks ahead of it/)
  expect(say(1)).toMatch(/^at least 1 task ahead of it/)
})

test.each([
  [
    'a stopped pool',
    [{ ...POOL, isStarted: false, desired: 0, alive: 0 }],
    'a worker of the pool default, which is stopped',
  ],
  [
    'a pool at zero',
    [{ ...POOL, desired: 0, alive: 0 }],
    'a worker of the pool default: none is alive, the autoscaler has not asked for one yet',
  ],
  [
    'the one that runs of two',
    [
      { ...POOL, pool: 'a', isStarted: false, alive: 0 },
      { ...POOL, pool: 'b', alive: 0 },
    ],
    'a worker of the pool b: none is alive, 2 should be',
  ],
  ['no pool', [], 'a pool that serves the queue q: there is none'],
])('%s is said to be what the task waits for', (_, pools, words) => {
  const facts = { ...FACTS, pools }
  expect(waitingFor({ task: task('queued'), versions: [version(true)], queue: facts, facts })).toBe(words)
})
