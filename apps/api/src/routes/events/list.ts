import { listEvents as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listEvents: Handler<'listEvents'> = ({ ctx, query }) => list({ ctx, query })
