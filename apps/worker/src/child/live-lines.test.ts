import type { RedisConnection } from '@bullwheel/queue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLiveLines } from './live-lines.ts'
import type { Run } from './run.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const run = { task: { id: 't', queue: 'q', type: 'any' }, token: 'r', attempt: 1 } as unknown as Run

/** What is published; `listeners` is what Redis answers. */
function setUp(listeners: number) {
  const sent: { first: number; lines: unknown[] }[][] = []
  const publish = (_channel: string, text: string) => {
    sent.push(JSON.parse(text) as { first: number; lines: unknown[] }[])
    return Promise.resolve(listeners)
  }
  const producer = { status: 'ready', publish } as unknown as RedisConnection
  const { show } = createLiveLines({ producer, prefix: 'bw', id: 'w1' })
  let n = 0
  return { sent, write: (text = 'x') => show(run, ++n, `[1,"info",${JSON.stringify(text)},null]`) }
}

test('lines of 30 ms are one message, those of one run together', async () => {
  const { sent, write } = setUp(1)
  for (let line = 0; line < 100; line++) write()
  await vi.advanceTimersByTimeAsync(30)
  write()
  await vi.advanceTimersByTimeAsync(30)
  expect(sent.map((items) => items.map(({ first, lines }) => [first, lines.length]))).toEqual([[[1, 100]], [[101, 1]]])
})

test('while nobody listens there is one message a second', async () => {
  const { sent, write } = setUp(0)
  for (let ms = 0; ms < 10_000; ms += 10) {
    write()
    await vi.advanceTimersByTimeAsync(10)
  }
  expect(sent.length).toBeLessThanOrEqual(11)
})

test('of a flood only so much is published; what follows is numbered as it was written', async () => {
  const { sent, write } = setUp(1)
  for (let line = 0; line < 1_000; line++) write('x'.repeat(1_000))
  await vi.advanceTimersByTimeAsync(30)
  write()
  await vi.advanceTimersByTimeAsync(30)
  expect(JSON.stringify(sent[0]).length).toBeLessThan(600_000)
  expect(sent[1]?.map(({ first }) => first)).toEqual([1_001])
})
