import { getRedisKey as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getRedisKey: Handler<'getRedisKey'> = ({ ctx, params, query }) => get({ ctx, key: params.key, query })
