import { connectRedis, untilReady, within } from '@bullwheel/queue'
import { createTestPlace } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askRedis } from './ask-redis.ts'

const place = createTestPlace()
const redis = connectRedis(place.redisUrl, 'producer', () => undefined)
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const deps = { redis, log } as unknown as Parameters<typeof askRedis>[0]

beforeAll(() => untilReady(redis, 5_000))
afterAll(async () => {
  redis.disconnect()
  await place.remove()
})

test('a fault of our own is not said to be that of Redis', async () => {
  const fault = new RangeError('Maximum call stack size exceeded')
  await expect(askRedis(deps, () => Promise.reject(fault))).rejects.toBe(fault)
  await expect(askRedis(deps, (asked) => asked.call('NONSENSE'))).rejects.toThrowError('unknown command')
})

test('a Redis that does not answer, or goes away, is unavailable', async () => {
  const away = expect.objectContaining({ code: 'unavailable' }) as Error
  const waiting = (asked: typeof redis) => asked.blpop(`${place.prefix}:nothing`, 0)
  await expect(askRedis(deps, (asked) => within(1, waiting(asked), 'Redis did not answer'))).rejects.toThrowError(away)
  await expect(
    askRedis(deps, (asked) => {
      const answer = waiting(asked)
      asked.disconnect()
      return answer
    }),
  ).rejects.toThrowError(away)
  await expect(askRedis(deps, waiting)).rejects.toThrowError(away)
})
