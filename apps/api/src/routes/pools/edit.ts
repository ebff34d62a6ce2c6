import { editPool as edit } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const editPool: Handler<'editPool'> = ({ ctx, params, body }) => edit({ ctx, pool: params.pool, input: body })
