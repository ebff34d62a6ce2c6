import { pauseSchedule as pause } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const pauseSchedule: Handler<'pauseSchedule'> = ({ ctx, params, body }) =>
  pause({ ctx, id: params.id, input: body })
