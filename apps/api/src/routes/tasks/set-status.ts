import { setTaskStatus as set } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const setTaskStatus: Handler<'setTaskStatus'> = ({ ctx, params, body }) =>
  set({ ctx, id: params.id, status: body.status })
