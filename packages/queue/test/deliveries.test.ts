import { randomUUID } from 'node:crypto'
import type { Bundle } from '@bullwheel/domain'
import { createTestPlace } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type RedisConnection,
  type Stager,
  type TaskSource,
  connectRedis,
  createStager,
  createTaskSource,
  giveBackJobsOf,
  readMarks,
  tellSettings,
  untilReady,
} from '../src/index.ts'

const place = createTestPlace()
const fail = (cause: Error): void => {
  if (!isClosing) throw cause
}
let isClosing = false
let producer: RedisConnection
let consumer: RedisConnection
let stager: Stager
const sources: TaskSource[] = []

beforeAll(async () => {
  producer = connectRedis(place.redisUrl, 'producer', fail)
  consumer = connectRedis(place.redisUrl, 'consumer', fail)
  await untilReady(producer, 5_000)
  stager = createStager({ redis: producer, prefix: place.prefix, now: Date.now })
})
afterAll(async () => {
  isClosing = true
  await Promise.all(sources.map((source) => source.close()))
  await stager.close()
  producer.disconnect()
  consumer.disconnect()
  await place.remove()
})

const newQueue = () => `q-${randomUUID().slice(0, 8)}`
const open = (queue: string, worker = 'w1') => {
  const source = createTaskSource({
    redis: consumer,
    prefix: place.prefix,
    queue,
    worker,
    now: Date.now,
    onError: fail,
  })
  sources.push(source)
  return source
}
const bundle = (queue: string, over: Partial<Bundle> = {}): Bundle => ({
  queue,
  type: 't',
  priority: 5,
  runAt: 0,
  tasks: [{ id: randomUUID(), version: 1 }],
  ...over,
})
const mark = { take: 0, claim: false } as const

test('a staged bundle is delivered whole, plain, once, and leaves nothing behind', async () => {
  const queue = newQueue()
  const source = open(queue)
  const one = bundle(queue, { tasks: [1, 2, 3].map((version) => ({ id: randomUUID(), version })) })
  await stager.stage([one], mark)
  const { delivery } = await source.fetch()
  expect(delivery).toMatchObject({ queue, type: 't', priority: 5, tasks: one.tasks, claim: false, redelivered: false })
  expect((await source.fetch()).delivery).toBeUndefined()
  expect(await source.finish(delivery?.jobId ?? '', true)).toBeUndefined()
  expect(await stager.count(queue)).toEqual({ waiting: 0, delayed: 0, active: 0 })
  expect(await producer.keys(`${place.prefix}:{${queue}}:*${one.tasks[0]?.id}*`)).toEqual([])
})

test('the most urgent comes first, and finishing one fetches the next in the same trip', async () => {
  const queue = newQueue()
  const source = open(queue)
  const [late, urgent] = [bundle(queue, { priority: 9 }), bundle(queue, { priority: 1 })]
  await stager.stage([late, urgent], mark)
  const { delivery } = await source.fetch()
  expect(delivery?.tasks).toEqual(urgent.tasks)
  const next = await source.finish(delivery?.jobId ?? '', true)
  expect(next?.tasks).toEqual(late.tasks)
  await source.finish(next?.jobId ?? '', false)
})

test('a delayed bundle is delivered when it is due, and an idle worker is told how long to wait', async () => {
  const queue = newQueue()
  const source = open(queue)
  const dueAt = Date.now() + 150
  await stager.stage([bundle(queue, { runAt: dueAt })], mark)
  let fetched = await source.fetch()
  expect(fetched.delivery).toBeUndefined()
  expect(fetched.waitMs).toBeLessThanOrEqual(151)
  while (fetched.delivery === undefined) {
    await source.waitForWork(fetched.waitMs)
    fetched = await source.fetch()
  }
  expect(Date.now()).toBeGreaterThanOrEqual(dueAt - 1)
  expect(Date.now()).toBeLessThan(dueAt + 500)
})

test('a waiting worker wakes as soon as something is staged', async () => {
  const queue = newQueue()
  const source = open(queue)
  await source.fetch()
  const startedAt = Date.now()
  const waiting = source.waitForWork(1_000)
  await stager.stage([bundle(queue)], mark)
  await waiting
  expect(Date.now() - startedAt).toBeLessThan(500)
  expect((await source.fetch()).delivery).toBeDefined()
})

test('a rate limit of an hour makes nobody wait for an hour: whoever idles looks again within a second', async () => {
  const queue = newQueue()
  const hourly = { queue, epoch: 'e', version: 1, paused: false, concurrency: null, rate: { max: 1, perMs: 3_600_000 } }
  await tellSettings(place.prefix, [hourly], await readMarks(producer, place.prefix, [queue]), Date.now())
  await stager.stage([bundle(queue), bundle(queue)], { take: 0, claim: false })
  const source = open(queue)
  expect((await source.fetch()).delivery).toBeDefined()
  const limited = await source.fetch()
  expect(limited.delivery).toBeUndefined()
  expect(limited.waitMs).toBeLessThanOrEqual(1_000)
})

test('a job given back is delivered again, marked as such, with its priority', async () => {
  const queue = newQueue()
  const source = open(queue)
  await stager.stage([bundle(queue, { priority: 2 })], mark)
  const first = (await source.fetch()).delivery
  await source.giveBack(first?.jobId ?? '', 0)
  const again = (await source.fetch()).delivery
  expect(again).toMatchObject({ jobId: first?.jobId, priority: 2, claim: true, redelivered: true })
})

test('jobs of a dead worker are given back, those of a live one are not', async () => {
  const queue = newQueue()
  const [dead, live] = [open(queue, 'dead'), open(queue, 'live')]
  await stager.stage([bundle(queue), bundle(queue)], mark)
  const [lost, kept] = [(await dead.fetch()).delivery, (await live.fetch()).delivery]
  expect(await giveBackJobsOf(producer, place.prefix, queue, 'dead')).toBe(1)
  expect((await live.fetch()).delivery).toMatchObject({ jobId: lost?.jobId, redelivered: true })
  expect(await giveBackJobsOf(producer, place.prefix, queue, 'dead')).toBe(0)
  expect(kept?.jobId).not.toBe(lost?.jobId)
})

test('a delivery whose reply was lost is given back by the worker that it names, what it holds is not', async () => {
  const queue = newQueue()
  const [worker, lostReply] = [open(queue, 'same'), open(queue, 'same')]
  await stager.stage([bundle(queue, { priority: 1 }), bundle(queue)], mark)
  const ghost = (await lostReply.fetch()).delivery
  const held = (await worker.fetch()).delivery
  expect(await worker.giveBackGhosts()).toBe(1)
  expect((await worker.fetch()).delivery).toMatchObject({ jobId: ghost?.jobId, redelivered: true, priority: 1 })
  expect(await worker.giveBackGhosts()).toBe(0)
  expect(held?.jobId).not.toBe(ghost?.jobId)
})

test('every key of a queue carries its hash tag', async () => {
  const queue = newQueue()
  await stager.stage([bundle(queue)], mark)
  const keys = await producer.keys(`${place.prefix}:*${queue}*`)
  expect(keys.length).toBeGreaterThan(2)
  expect(keys.every((key) => key.startsWith(`${place.prefix}:{${queue}}:`))).toBe(true)
})

test('staging while Redis is away fails at once and queues nothing', async () => {
  const away = connectRedis('redis://127.0.0.1:1', 'producer', () => undefined)
  const other = createStager({ redis: away, prefix: place.prefix, now: Date.now })
  await expect(other.stage([bundle(newQueue())], mark)).rejects.toThrow('Redis is away')
  away.disconnect()
})
