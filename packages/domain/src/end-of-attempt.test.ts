import { backoff } from '@bullwheel/contracts'
import { expect, test } from 'vitest'
import { type AttemptState, decideEnd } from './end-of-attempt.ts'

const state = (over: Partial<AttemptState> = {}): AttemptState => ({
  attempt: 1,
  lost: 0,
  maxAttempts: 3,
  backoff: backoff.parse({ kind: 'exponential', delay: '1s', jitter: 0 }),
  finishInMs: null,
  ...over,
})

test('an error is tried again until the attempts are used up', () => {
  expect(decideEnd({ kind: 'threw' }, state(), 0)).toEqual({ outcome: 'retrying', delayMs: 1000 })
  expect(decideEnd({ kind: 'threw' }, state({ attempt: 2 }), 0)).toEqual({ outcome: 'retrying', delayMs: 2000 })
  expect(decideEnd({ kind: 'threw' }, state({ attempt: 3 }), 0)).toEqual({ outcome: 'failed', delayMs: null })
})

test('attempts lost by crashes use up no retry', () => {
  expect(decideEnd({ kind: 'threw' }, state({ attempt: 4, lost: 2 }), 0)).toEqual({
    outcome: 'retrying',
    delayMs: 2000,
  })
})

test('what a handler throws may ask for something else', () => {
  expect(decideEnd({ kind: 'fatal' }, state(), 0).outcome).toBe('failed')
  expect(decideEnd({ kind: 'cancel' }, state(), 0).outcome).toBe('cancelled')
  expect(decideEnd({ kind: 'retry-after', delayMs: 7 }, state(), 0)).toEqual({ outcome: 'retrying', delayMs: 7 })
  expect(decideEnd({ kind: 'retry-after', delayMs: 7 }, state({ attempt: 3 }), 0).outcome).toBe('failed')
  expect(decideEnd({ kind: 'returned' }, state({ attempt: 3 }), 0).outcome).toBe('completed')
})

test('a deadline ends the task, and so does a retry that could begin only after it', () => {
  expect(decideEnd({ kind: 'deadline' }, state(), 0)).toEqual({ outcome: 'expired', delayMs: null })
  expect(decideEnd({ kind: 'threw' }, state({ finishInMs: 1_001 }), 0).outcome).toBe('retrying')
  expect(decideEnd({ kind: 'threw' }, state({ finishInMs: 1_000 }), 0).outcome).toBe('expired')
  expect(decideEnd({ kind: 'retry-after', delayMs: 7 }, state({ finishInMs: 6 }), 0).outcome).toBe('expired')
  expect(decideEnd({ kind: 'threw' }, state({ attempt: 3, finishInMs: 1 }), 0).outcome).toBe('failed')
  expect(decideEnd({ kind: 'returned' }, state({ finishInMs: -1 }), 0).outcome).toBe('completed')
})
