import { expect, test } from 'vitest'
import { isEnded, shownState } from './task-state.ts'

const now = 1_000_000

test('a waiting task is scheduled before its time, queued from then on', () => {
  expect(shownState({ state: 'waiting', attempt: 0, runAt: now + 1 }, now)).toBe('scheduled')
  expect(shownState({ state: 'waiting', attempt: 0, runAt: now }, now)).toBe('queued')
})

test('a waiting task that ran before is retrying until its backoff is over', () => {
  expect(shownState({ state: 'waiting', attempt: 2, runAt: now + 1 }, now)).toBe('retrying')
  expect(shownState({ state: 'waiting', attempt: 2, runAt: now - 1 }, now)).toBe('queued')
})

test('every other state is shown as it is', () => {
  expect(shownState({ state: 'running', attempt: 1, runAt: now + 1 }, now)).toBe('running')
  expect(isEnded('running')).toBe(false)
  expect(isEnded('expired')).toBe(true)
})
