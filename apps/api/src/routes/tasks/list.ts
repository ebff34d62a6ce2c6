import { listTasks as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listTasks: Handler<'listTasks'> = ({ ctx, query }) => list({ ctx, query })
