import type { TaskSource } from '@bullwheel/queue'
import { expect, test } from 'vitest'
import { createWatchdog } from './watchdog.ts'

/** A source whose fetches settle when the test says so. */
function heldSource() {
  const settle: (() => void)[] = []
  const nothing = { delivery: undefined, waitMs: 1_000 }
  const source: TaskSource = {
    queue: 'q',
    fetch: () => new Promise((resolve) => settle.push(() => resolve(nothing))),
    waitForWork: () => Promise.resolve(false),
    passOn: () => Promise.resolve(),
    finish: () => Promise.resolve(undefined),
    giveBack: () => Promise.resolve(),
    extendLocks: () => Promise.resolve(),
    giveBackGhosts: () => Promise.resolve(0),
    isIdle: false,
    close: () => Promise.resolve(),
  }
  return { source, settleFetch: () => settle.shift()?.() }
}

test('a call that is not answered counts as stuck after its time, and no longer once it is', async () => {
  let now = 0
  const { source, settleFetch } = heldSource()
  const watchdog = createWatchdog({ isRedisReady: () => true, patienceMs: 1_000, monotonicMs: () => now })
  const fetched = watchdog.watch(source).fetch()
  expect(watchdog.stuckMs()).toBe(0)
  now = 1_000
  expect(watchdog.stuckMs()).toBe(0)
  now = 1_500
  expect(watchdog.stuckMs()).toBe(500)
  settleFetch()
  await fetched
  expect(watchdog.stuckMs()).toBe(0)
})

test('while Redis is away nobody is stuck, and the time counts anew when it is back', () => {
  let now = 0
  let isReady = true
  const watchdog = createWatchdog({ isRedisReady: () => isReady, patienceMs: 1_000, monotonicMs: () => now })
  void watchdog.watch(heldSource().source).fetch()
  isReady = false
  now = 60_000
  expect(watchdog.stuckMs()).toBe(0)
  isReady = true
  now = 60_500
  expect(watchdog.stuckMs()).toBe(0)
  now = 62_000
  expect(watchdog.stuckMs()).toBe(500)
})

test('what fails is watched too, and fails the same', async () => {
  const watchdog = createWatchdog({ isRedisReady: () => true, patienceMs: 0, monotonicMs: () => 5 })
  const { source } = heldSource()
  const watched = watchdog.watch({ ...source, passOn: () => Promise.reject(new Error('refused')) })
  await expect(watched.passOn()).rejects.toThrow('refused')
  expect(watchdog.stuckMs()).toBe(0)
})
