import { AppError } from '@bullwheel/domain'
import { type RedisConnection, isRedisAway } from '@bullwheel/queue'
import type { Deps } from '../context.ts'

const RETRY_AFTER_S = 2

/** Asks Redis something; throws `unavailable` with a clear text when it is away, or does not answer in time. Other errors are thrown as they are. */
export async function askRedis<Answer>(
  { redis, log }: Pick<Deps, 'redis' | 'log'>,
  ask: (redis: RedisConnection) => Promise<Answer>,
): Promise<Answer> {
  if (redis.status !== 'ready') throw away()
  try {
    return await ask(redis)
  } catch (cause) {
    if (redis.status === 'ready' && !isRedisAway(cause)) throw cause
    log.debug({ err: cause }, 'Redis could not be looked into')
    throw away(cause)
  }
}

function away(cause?: unknown): AppError {
  const text = 'Redis does not answer; tasks are accepted meanwhile and wait in Postgres. Try again shortly.'
  return new AppError('unavailable', text, { retryAfterS: RETRY_AFTER_S, cause })
}
