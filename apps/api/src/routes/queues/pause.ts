import { pauseQueue as pause } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const pauseQueue: Handler<'pauseQueue'> = ({ ctx, params, body }) =>
  pause({ ctx, queue: params.queue, input: body })
