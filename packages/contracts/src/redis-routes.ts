import { z } from 'zod'
import { pageOf } from './page.ts'
import { getRedisKeyQuery, keyText, listRedisKeysQuery, redisInfo, redisKey, redisValue } from './redis.ts'
import type { Route } from './route.ts'

const read = { method: 'GET', role: 'viewer', tag: 'Redis', status: 200 } as const

/** Calls about Redis, for the route table. */
export const redisRoutes = {
  listRedisKeys: {
    ...read,
    path: '/api/v1/redis/keys',
    summary:
      'Keys of Redis by pattern; a page may be empty and yet have a nextCursor, since each call looks only so far',
    query: listRedisKeysQuery,
    reply: pageOf(redisKey),
  },
  getRedisKey: {
    ...read,
    role: 'admin',
    path: '/api/v1/redis/keys/:key',
    summary: 'What a key holds, typed and in pages, without what looks like a secret',
    params: z.strictObject({ key: keyText }),
    query: getRedisKeyQuery,
    reply: redisValue,
  },
  getRedisInfo: {
    ...read,
    path: '/api/v1/redis/info',
    summary: 'Memory, clients, persistence and rates of Redis, its keys by group, and what is set up wrongly',
    reply: redisInfo,
  },
} as const satisfies Record<string, Route>
