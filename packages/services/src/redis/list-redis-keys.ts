import type { RedisKey, listRedisKeysQuery } from '@bullwheel/contracts'
import { SCAN_START, listKeys } from '@bullwheel/queue'
import type { z } from 'zod'
import { type Ctx, authorise } from '../context.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { askRedis } from './ask-redis.ts'
import { scanPosition } from './scan-position.ts'

/** A page of keys, in no order that means anything; it may be empty and yet not the last one. Throws `unavailable`. */
export async function listRedisKeys(args: {
  ctx: Ctx
  query: z.output<typeof listRedisKeysQuery>
}): Promise<{ items: RedisKey[]; nextCursor: string | null }> {
  const { ctx, query } = args
  authorise(ctx, 'viewer')
  const { pattern, limit, cursor } = query
  const from = cursor === undefined ? SCAN_START : decodeCursor(cursor, scanPosition)
  const { prefix } = ctx.deps
  const { entries, place } = await askRedis(ctx.deps, (redis) => listKeys(redis, { prefix, pattern, limit, from }))
  return { items: entries, nextCursor: place === null ? null : encodeCursor(place) }
}
