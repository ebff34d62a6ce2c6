import { type RedisConnection, within } from './connection.ts'

const TIMEOUT_MS = 1_500

/** Redis' version; null while it is away. */
export async function redisVersion(redis: RedisConnection): Promise<string | null> {
  if (redis.status !== 'ready') return null
  try {
    const info = await within(TIMEOUT_MS, redis.info('server'), 'Redis did not answer')
    return /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown'
  } catch {
    return null
  }
}
