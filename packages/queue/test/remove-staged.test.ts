import { randomUUID } from 'node:crypto'
import { createTestPlace } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type RedisConnection,
  type Stager,
  connectRedis,
  createStager,
  removeStaged,
  untilReady,
} from '../src/index.ts'

const place = createTestPlace()
let redis: RedisConnection
let stager: Stager
beforeAll(async () => {
  redis = connectRedis(place.redisUrl, 'producer', () => undefined)
  await untilReady(redis, 5_000)
  stager = createStager({ redis, prefix: place.prefix, now: Date.now })
})
afterAll(async () => {
  await stager.close()
  redis.disconnect()
  await place.remove()
})

test('the stale job of a task is removed by its computed id, waiting or delayed; other versions and tasks stay', async () => {
  const queue = `q-${randomUUID().slice(0, 8)}`
  const [id, other] = [randomUUID(), randomUUID()]
  const bundle = (task: string, version: number, runAt = 0) => ({
    queue,
    type: 't',
    priority: 5,
    runAt,
    tasks: [{ id: task, version }],
  })
  await stager.stage([bundle(id, 1), bundle(other, 1)], { take: 0, claim: false })
  await stager.stage([bundle(id, 2, Date.now() + 60_000)], { take: 1, claim: true })
  expect(await stager.count(queue)).toEqual({ waiting: 2, delayed: 1, active: 0 })
  await removeStaged(redis, place.prefix, { queue, id, version: 1 })
  expect(await stager.count(queue)).toEqual({ waiting: 1, delayed: 1, active: 0 })
  await removeStaged(redis, place.prefix, { queue, id, version: 2 })
  await removeStaged(redis, place.prefix, { queue, id, version: 2 })
  expect(await stager.count(queue)).toEqual({ waiting: 1, delayed: 0, active: 0 })
})

test('while Redis is away nothing fails', async () => {
  const away = connectRedis('redis://127.0.0.1:1', 'producer', () => undefined)
  await expect(removeStaged(away, place.prefix, { queue: 'q', id: randomUUID(), version: 1 })).resolves.toBeUndefined()
  away.disconnect()
})
