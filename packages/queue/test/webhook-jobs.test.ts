import { createTestPlace } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import {
  type RedisConnection,
  type WebhookJob,
  type WebhookJobs,
  connectRedis,
  createWebhookJobs,
  untilReady,
} from '../src/index.ts'

const place = createTestPlace()
const quiet = (): void => undefined
let producer: RedisConnection
let consumer: RedisConnection
let jobs: WebhookJobs
const worked: WebhookJob[] = []
/** Answers of the next asks, by delivery. */
const again = new Map<number, number>()

beforeAll(async () => {
  producer = connectRedis(place.redisUrl, 'producer', quiet)
  consumer = connectRedis(place.redisUrl, 'consumer', quiet)
  await untilReady(producer, 5_000)
  jobs = createWebhookJobs({ producer, consumer, prefix: place.prefix, onError: quiet })
})
afterAll(async () => {
  await jobs.close()
  for (const redis of [producer, consumer]) redis.disconnect()
  await place.remove()
})

const of = (delivery: number) => worked.filter((job) => job.delivery === delivery)
const keysOf = (delivery: number) => producer.keys(`${place.prefix}:{_webhooks}:*d${delivery}-*`)

test('an attempt that is staged twice before anybody works is made once, and leaves nothing behind', async () => {
  await jobs.stage([{ delivery: 1, attempts: 0, inMs: 0 }])
  await jobs.stage([{ delivery: 1, attempts: 0, inMs: 0 }])
  jobs.work((job) => {
    worked.push(job)
    const ms = again.get(job.delivery) ?? 0
    again.delete(job.delivery)
    return Promise.resolve(ms)
  }, 5)
  await jobs.stage([{ delivery: 2, attempts: 3, inMs: 0 }])
  await vi.waitFor(() => expect(of(2)).toEqual([{ delivery: 2, attempts: 3 }]), 5_000)
  expect(of(1)).toEqual([{ delivery: 1, attempts: 0 }])
  await vi.waitFor(async () => expect([...(await keysOf(1)), ...(await keysOf(2))]).toEqual([]), 5_000)
})

test('the next attempt is another job, which waits for its time', async () => {
  const stagedAt = Date.now()
  await jobs.stage([{ delivery: 3, attempts: 1, inMs: 300 }])
  await vi.waitFor(() => expect(of(3)).toHaveLength(1), 5_000)
  expect(Date.now() - stagedAt).toBeGreaterThanOrEqual(299)
})

test('who says so is asked again, later', async () => {
  again.set(4, 200)
  await jobs.stage([{ delivery: 4, attempts: 0, inMs: 0 }])
  await vi.waitFor(() => expect(of(4)).toHaveLength(2), 5_000)
})

test('an emptied Redis is told by the mark that it lost', async () => {
  expect(await jobs.remembers()).toBe(false)
  await jobs.beginAnew()
  expect(await jobs.remembers()).toBe(false)
  await jobs.remember()
  expect(await jobs.remembers()).toBe(true)
  await producer.unlink(await producer.keys(`${place.prefix}:{_webhooks}:*`))
  expect(await jobs.remembers()).toBe(false)
})

test('a Redis that is emptied while what it lost is given back does not seem to know it', async () => {
  await jobs.beginAnew()
  await producer.unlink(await producer.keys(`${place.prefix}:{_webhooks}:*`))
  await jobs.remember()
  expect(await jobs.remembers()).toBe(false)
})

test('staging while Redis is away fails at once and queues nothing', async () => {
  const away = connectRedis('redis://127.0.0.1:1', 'producer', quiet)
  const other = createWebhookJobs({ producer: away, consumer, prefix: place.prefix, onError: quiet })
  expect(other.isReady()).toBe(false)
  await expect(other.stage([{ delivery: 9, attempts: 0, inMs: 0 }])).rejects.toThrow('Redis is away')
  away.disconnect()
})
