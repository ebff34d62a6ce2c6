import { getStats as read } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getStats: Handler<'getStats'> = ({ ctx, query }) => read({ ctx, query })
