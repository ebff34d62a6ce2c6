import type { StoredKafkaEvent } from '@bullwheel/contracts'
import type { KafkaPage } from '@bullwheel/events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Ctx } from '../context.ts'
import { recentEvents } from './recent-events.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Pages of a topic, each with its one event after so many seconds. */
function setUp(seconds: number[]) {
  let asked = 0
  const read = (): Promise<KafkaPage> =>
    new Promise((resolve, reject) => {
      const page = asked++
      const item = { event: { data: { version: page } } } as unknown as StoredKafkaEvent
      const isFailure = Number.isNaN(seconds[page])
      setTimeout(
        () => (isFailure ? reject(new Error('away')) : resolve({ items: [item], next: [1] })),
        (seconds[page] || 6) * 1_000,
      )
    })
  const ctx = { deps: { kafka: { read } }, actor: { name: 'v', role: 'viewer', auth: 'key' } } as unknown as Ctx
  return async (limit: number) => {
    const answer = recentEvents({ ctx, limit }).then(({ events }) => events.map(({ version }) => version))
    answer.catch(() => undefined)
    await vi.advanceTimersByTimeAsync(9_000)
    return Promise.race([answer, Promise.reject(new Error('it is too late for an answer'))])
  }
}

test('pages are asked for until there are enough', async () => {
  expect(await setUp([1, 1, 1, 1, 1, 1, 1])(7)).toEqual([6, 5, 4, 3, 2, 1, 0])
})

test('when the time of the call is up, what was found is the answer', async () => {
  expect(await setUp([3, 3, 3])(10)).toEqual([1, 0])
})

test('a page that fails takes nothing from what was found', async () => {
  expect(await setUp([1, NaN])(10)).toEqual([0])
})

test('a first page that fails is a failure', async () => {
  await expect(setUp([NaN])(10)).rejects.toThrowError('away')
})
