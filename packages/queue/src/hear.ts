import type { Redis } from 'ioredis'

/** Calls `take` with each message of a channel. What it throws goes to `onError`: thrown in a listener it would end the process. */
export function hear(
  redis: Redis,
  channel: string,
  take: (text: string) => void,
  onError: (cause: unknown) => void,
): void {
  redis.on('message', (from, text) => {
    if (from !== channel) return
    try {
      take(text)
    } catch (cause) {
      onError(cause)
    }
  })
}
