import { getPoolScaling as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getPoolScaling: Handler<'getPoolScaling'> = ({ ctx, params, query }) =>
  get({ ctx, pool: params.pool, query })
