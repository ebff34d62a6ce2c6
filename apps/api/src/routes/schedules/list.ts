import { listSchedules as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listSchedules: Handler<'listSchedules'> = ({ ctx, query }) => list({ ctx, query })
