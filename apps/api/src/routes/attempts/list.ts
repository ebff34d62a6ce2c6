import { listExecutions } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listAttempts: Handler<'listAttempts'> = ({ ctx, query }) => listExecutions({ ctx, query })
