import { randomUUID } from 'node:crypto'
import { createTestPlace } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type RedisConnection,
  type PublishedLines,
  connectRedis,
  createLineListener,
  publishLines,
  untilReady,
} from '../src/index.ts'

const place = createTestPlace()
const connections: RedisConnection[] = []
const PATIENCE = { timeout: 10_000 }

const connect = async (kind: 'producer' | 'consumer'): Promise<RedisConnection> => {
  const redis = connectRedis(place.redisUrl, kind, () => undefined)
  connections.push(redis)
  await untilReady(redis, 5_000)
  return redis
}
let producer: RedisConnection

beforeAll(async () => {
  producer = await connect('producer')
})
afterAll(async () => {
  for (const redis of connections) redis.disconnect()
  await place.remove()
})

const run = { taskId: 't', run: 'r', attempt: 1, queue: 'q', type: 'any', worker: 'w', first: 1 }
const good: PublishedLines = { ...run, lines: [[1, 'info', 'x', { a: 1 }]] }
/** Listens on a channel of its own; answers how to publish on it. */
const listen = async (onLines: (lines: PublishedLines[]) => void, onError: (cause: unknown) => void) => {
  const prefix = `${place.prefix}:${randomUUID()}`
  createLineListener(await connect('consumer'), prefix, onLines, onError).listen()
  await expect.poll(() => publishLines(producer, prefix, []), PATIENCE).toBe(1)
  return (...items: object[]) =>
    publishLines(
      producer,
      prefix,
      items.map((item) => JSON.stringify(item)),
    )
}

test.each([
  { ...run, lines: [[1e20, 'info', 'x', null]] },
  { ...run, lines: [[8.64e15, 'info', 'x', null]] },
  { ...run, lines: [[-1, 'info', 'x', null]] },
  { ...run, lines: [['1', 'info', 'x', null]] },
  { ...run, lines: [[1, 'info', 'x']] },
  { ...run, lines: [[1, 'info', 'x', 'fields']] },
  { ...run, lines: [[1, 'info', 'x', []]] },
  { ...run, attempt: 1e20, lines: [] },
  { ...run, attempt: '1', lines: [] },
])('%j of another program is left out, and lines of ours come', async (other) => {
  const heard: PublishedLines[] = []
  const publish = await listen(
    (lines) => heard.push(...lines),
    (cause) => expect.fail(String(cause)),
  )
  await publish(other, good)
  await expect.poll(() => heard, PATIENCE).toEqual([good])
})

test('a failure of whoever takes the lines is told, and the next ones come', async () => {
  const failures: unknown[] = []
  const publish = await listen(
    ([lines]) => {
      if (lines !== undefined) throw new Error(lines.taskId)
    },
    (cause) => failures.push(cause),
  )
  await publish({ ...good, taskId: 'one' })
  await publish({ ...good, taskId: 'two' })
  await expect.poll(() => failures, PATIENCE).toEqual([new Error('one'), new Error('two')])
})
