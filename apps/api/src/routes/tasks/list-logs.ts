import { listTaskLogs as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listTaskLogs: Handler<'listTaskLogs'> = ({ ctx, params, query }) => list({ ctx, id: params.id, query })
