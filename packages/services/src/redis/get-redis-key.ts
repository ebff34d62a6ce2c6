import type { RedisValue, getRedisKeyQuery } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'
import { SCAN_START, readValue } from '@bullwheel/queue'
import type { z } from 'zod'
import { type Ctx, authorise } from '../context.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { askRedis } from './ask-redis.ts'
import { scanPosition } from './scan-position.ts'

/** A page of what a key holds, without what looks like a secret. Throws `not_found`, `unavailable`. */
export async function getRedisKey(args: {
  ctx: Ctx
  key: string
  query: z.output<typeof getRedisKeyQuery>
}): Promise<RedisValue> {
  const { ctx, key, query } = args
  authorise(ctx, 'admin')
  const from = query.cursor === undefined ? SCAN_START : decodeCursor(query.cursor, scanPosition)
  const options = { prefix: ctx.deps.prefix, limit: query.limit, from }
  const found = await askRedis(ctx.deps, (redis) => readValue(redis, key, options))
  if (found === undefined) throw new AppError('not_found', `Redis has no key ${key}; it may have expired just now.`)
  const { place, content } = found
  return { ...found.key, content, nextCursor: place === null ? null : encodeCursor(place) }
}
