import { listRedisKeys as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listRedisKeys: Handler<'listRedisKeys'> = ({ ctx, query }) => list({ ctx, query })
