import { editSchedule as edit } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const editSchedule: Handler<'editSchedule'> = ({ ctx, params, body }) =>
  edit({ ctx, id: params.id, input: body })
