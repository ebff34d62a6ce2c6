import type { RedisInfo } from '@bullwheel/contracts'
import { readRedisInfo } from '@bullwheel/queue'
import { type Ctx, authorise } from '../context.ts'
import { askRedis } from './ask-redis.ts'

/** Redis as it is, with its keys by group as of the last few seconds. Throws `unavailable`. */
export async function getRedisInfo(args: { ctx: Ctx }): Promise<RedisInfo> {
  const { ctx } = args
  authorise(ctx, 'viewer')
  const { keyGroups } = ctx.deps
  const [state, { groups, queues, looked, all, at }] = await askRedis(ctx.deps, (redis) =>
    Promise.all([readRedisInfo(redis), keyGroups.read()]),
  )
  return { ...state, groups, queues, counted: { keys: looked, all, at: new Date(at).toISOString() } }
}
