import { getPool as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getPool: Handler<'getPool'> = ({ ctx, params }) => get({ ctx, pool: params.pool })
