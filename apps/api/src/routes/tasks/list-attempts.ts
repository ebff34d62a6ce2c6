import { listTaskAttempts as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listTaskAttempts: Handler<'listTaskAttempts'> = ({ ctx, params }) => list({ ctx, id: params.id })
