import { createTestPlace } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type RedisConnection,
  type TaskProgress,
  connectRedis,
  listenProgress,
  publishProgress,
  untilReady,
} from '../src/index.ts'

const place = createTestPlace()
const quiet = (): void => undefined
const connections: RedisConnection[] = []

const connect = async (kind: 'producer' | 'consumer'): Promise<RedisConnection> => {
  const redis = connectRedis(place.redisUrl, kind, quiet)
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

test('what is told of progress reaches every listener, item by item, and nothing else does', async () => {
  const heard: TaskProgress[] = []
  await listenProgress(await connect('consumer'), place.prefix, (progress) => heard.push(progress), quiet)
  const items = [10, 20].map((percent) => ({ id: `t${percent}`, percent, text: null, at: '2026-01-01T00:00:00.000Z' }))
  await producer.publish(`${place.prefix}:progress`, 'not JSON')
  await producer.publish(`${place.prefix}:progress`, JSON.stringify([{ id: 1 }, null, { ...items[0], percent: 1e20 }]))
  expect(await publishProgress(producer, place.prefix, items)).toBe(true)
  await expect.poll(() => heard).toEqual(items)
})

test('telling progress while Redis is away fails nobody', async () => {
  const away = await connect('producer')
  away.disconnect()
  await expect.poll(() => away.status).toBe('end')
  expect(await publishProgress(away, place.prefix, [{ id: 't', percent: 1, text: null, at: 'now' }])).toBe(false)
})
