import { listDeadLetters as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listDeadLetters: Handler<'listDeadLetters'> = ({ ctx, params, query }) =>
  list({ ctx, name: params.mirror, query })
