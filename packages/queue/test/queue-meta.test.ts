import { randomUUID } from 'node:crypto'
import { createTestPlace } from '@bullwheel/testing'
import { Queue } from 'bullmq'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import {
  type RedisConnection,
  type QueueMeta,
  type Stager,
  beatQueues,
  connectRedis,
  createStager,
  findCarried,
  isTold,
  readHeads,
  readMarks,
  readToldVersion,
  tellSettings,
  untilReady,
  wipeQueues,
} from '../src/index.ts'

const place = createTestPlace()
const quiet = (): void => undefined
let redis: RedisConnection
let stager: Stager
const queues: Queue[] = []

beforeAll(async () => {
  redis = connectRedis(place.redisUrl, 'producer', quiet)
  await untilReady(redis, 5_000)
  stager = createStager({ redis, prefix: place.prefix, now: Date.now })
})
afterAll(async () => {
  await Promise.all(queues.map((queue) => queue.close()))
  await stager.close()
  redis.disconnect()
  await place.remove()
})

const newQueue = () => `q-${randomUUID().slice(0, 8)}`
const open = (name: string): Queue => {
  const queue = new Queue(name, { connection: redis, prefix: `${place.prefix}:{${name}}` })
  queues.push(queue)
  return queue
}
const newMeta = (queue: string, over: Partial<QueueMeta> = {}): QueueMeta => ({
  queue,
  epoch: 'e',
  version: 3,
  paused: false,
  concurrency: null,
  rate: null,
  ...over,
})
const bundle = (queue: string, priority = 5, runAt = 0) => ({
  queue,
  type: 't',
  priority,
  runAt,
  tasks: [{ id: randomUUID(), version: 1 }],
})

test('BullMQ reads the settings that were told as its own, and they can be taken away', async () => {
  const name = newQueue()
  const queue = open(name)
  await queue.waitUntilReady()
  const limited = newMeta(name, { paused: true, concurrency: 4, rate: { max: 7, perMs: 900 } })
  await tellSettings(place.prefix, [limited], await readMarks(redis, place.prefix, [name]), 1_000)
  expect(await queue.isPaused()).toBe(true)
  expect(await queue.getGlobalConcurrency()).toBe(4)
  expect(await queue.getGlobalRateLimit()).toEqual({ max: 7, duration: 900 })
  const look = await readMarks(redis, place.prefix, [name])
  expect(look.marks.get(name)).toMatchObject({ epoch: 'e', beat: 1_000 })
  expect(await readToldVersion(redis, place.prefix, name)).toBe(3)
  const told = (meta: QueueMeta) => look.marks.get(name) !== undefined && isTold(look.marks.get(name) as never, meta)
  expect(told(limited)).toBe(true)
  for (const over of [{ version: 4 }, { epoch: 'f' }, { paused: false }, { concurrency: null }, { rate: null }]) {
    expect(told({ ...limited, ...over })).toBe(false)
  }
  await tellSettings(place.prefix, [newMeta(name)], look, 2_000)
  expect(await queue.isPaused()).toBe(false)
  expect(await queue.getGlobalConcurrency()).toBeNull()
  expect(await queue.getGlobalRateLimit()).toBeNull()
})

test('a queue that was never told, or emptied, has no marks', async () => {
  const name = newQueue()
  const { marks } = await readMarks(redis, place.prefix, [name])
  const runId = expect.stringMatching(/^[0-9a-f]{40}$/) as string
  expect(marks.get(name)).toMatchObject({ runId, epoch: null, beat: null, version: null })
  expect(await readToldVersion(redis, place.prefix, name)).toBeNull()
})

test('no beat is written over a connection that was made since the look', async () => {
  const name = newQueue()
  const other = connectRedis(place.redisUrl, 'producer', quiet)
  await untilReady(other, 5_000)
  const look = await readMarks(other, place.prefix, [name])
  const again = new Promise((resolve) => other.once('ready', resolve))
  other.disconnect(true)
  await again
  await expect(beatQueues(place.prefix, [name], look, 5)).rejects.toThrow('made anew')
  await expect(tellSettings(place.prefix, [newMeta(name)], look, 5)).rejects.toThrow('made anew')
  other.disconnect()
})

test('wiping deletes every key of the queue, and no other', async () => {
  const name = newQueue()
  const neighbours = [`${name}x`, newQueue()]
  await stager.stage(
    [name, ...neighbours].flatMap((queue) => [bundle(queue), bundle(queue, 1, Date.now() + 9_000)]),
    {
      take: 0,
      claim: false,
    },
  )
  expect(await wipeQueues(redis, place.prefix, [name])).toBeGreaterThan(3)
  expect(await redis.keys(`${place.prefix}:{${name}}:*`)).toEqual([])
  for (const queue of neighbours) expect(await stager.count(queue)).toMatchObject({ waiting: 1, delayed: 1 })
  await wipeQueues(redis, place.prefix, neighbours)
  expect(await redis.keys(`${place.prefix}:{${name}*`)).toEqual([])
})

test('heads tell when the first job of each line was staged, or due; carried tasks are found in every list', async () => {
  const name = newQueue()
  const before = Date.now()
  const soon = bundle(name, 3, before + 60)
  const [first, second, later] = [bundle(name, 1), bundle(name, 1), bundle(name, 2, before + 50_000)]
  await stager.stage([first, second, soon, later], { take: 0, claim: false })
  const staged = [first, second, soon, later].map(({ tasks, priority }) => ({
    id: '',
    version: 1,
    ...tasks[0],
    priority,
  }))
  const missing = { id: randomUUID(), version: 1, priority: 1 }
  const carried = await findCarried(redis, place.prefix, name, [...staged, missing], before)
  expect([...carried].toSorted()).toEqual(staged.map(({ id }) => `${id}:1`).toSorted())
  const stale = await findCarried(
    redis,
    place.prefix,
    name,
    staged.map((task) => ({ ...task, version: 2 })),
    before,
  )
  expect([...stale]).toEqual([])
  await (await open(name).getJob(`${soon.tasks[0]?.id}.1.1.0`))?.promote()
  const heads = await readHeads(redis, place.prefix, name)
  expect(heads.get(1)).toBeGreaterThanOrEqual(before)
  expect(heads.get(1)).toBeLessThanOrEqual(Date.now())
  expect(heads.get(3)).toBe(soon.runAt)
  expect(heads.get(2)).toBeNull()
  expect(heads.size).toBe(10)
})

test('a delayed job comes due by the time it was given, even where this process is five minutes off', async () => {
  const name = newQueue()
  const now = Date.now()
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now + 300_000)
  const one = bundle(name, 5, now + 30_000)
  await createStager({ redis, prefix: place.prefix, now: () => now }).stage([one], { take: 0, claim: false })
  clock.mockRestore()
  const id = `${one.tasks[0]?.id}.1.1.0`
  const score = await redis.zscore(`${place.prefix}:{${name}}:${name}:delayed`, id)
  expect(Math.floor(Number(score) / 4_096)).toBe(one.runAt)
  expect(await redis.hget(`${place.prefix}:{${name}}:${name}:${id}`, 'timestamp')).toBe(String(now))
})
