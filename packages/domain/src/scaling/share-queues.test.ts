import { expect, test } from 'vitest'
import { type ServingPool, shareQueues } from './share-queues.ts'

const pool = (name: string, queues: string[], over: Partial<ServingPool> = {}): ServingPool => ({
  name,
  queues: queues.map((queue) => ({ name: queue })),
  isStarted: true,
  slots: 10,
  max: 10,
  ...over,
})

test('an open pool serves what no pool names, and a named queue is shared by the slots that pools may have', () => {
  const pools = [pool('default', []), pool('a', ['mail'], { max: 30 }), pool('b', ['mail', 'web'])]
  expect(Object.fromEntries(shareQueues(pools, ['mail', 'web', 'other']))).toEqual({
    default: [{ queue: 'other', part: 1 }],
    a: [{ queue: 'mail', part: 0.75 }],
    b: [
      { queue: 'mail', part: 0.25 },
      { queue: 'web', part: 1 },
    ],
  })
})

test('a stopped pool has no part, and keeps its queues from open ones', () => {
  const pools = [pool('default', []), pool('a', ['mail'], { isStarted: false })]
  expect(Object.fromEntries(shareQueues(pools, ['mail']))).toEqual({ default: [], a: [] })
})
