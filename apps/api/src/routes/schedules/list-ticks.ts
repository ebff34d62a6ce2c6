import { listTicks as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listTicks: Handler<'listTicks'> = ({ ctx, params, query }) => list({ ctx, id: params.id, query })
