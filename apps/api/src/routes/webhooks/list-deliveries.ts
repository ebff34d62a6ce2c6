import { listDeliveries as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listDeliveries: Handler<'listDeliveries'> = ({ ctx, params, query }) => list({ ctx, id: params.id, query })
