import type { RedisConnection } from './connection.ts'

/** Calls `take` with each message of a channel. What it throws goes to `onError`: thrown in a listener it would end the process. */
export function hear(
  redis: RedisConnection,
  channel: string,
  take: (text: string) => void,
  onError: (cause: unknown) => void,
): void {
  redis.on('message', (from: string, text: string) => {
    if (from !== channel) return
    try {
      take(text)
    } catch (cause) {
      onError(cause)
    }
  })
}
