import { listRedisValues } from '@bullwheel/services'
import type { CompatRoute } from './route.ts'

/** GET /redis/keys: up to 500 keys with what they hold, as text. */
export const redisKeys: CompatRoute = {
  path: '/redis/keys',
  role: 'admin',
  answer: ({ ctx }) => listRedisValues({ ctx }),
}
