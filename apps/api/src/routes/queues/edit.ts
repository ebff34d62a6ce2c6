import { editQueue as edit } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const editQueue: Handler<'editQueue'> = ({ ctx, params, body }) =>
  edit({ ctx, queue: params.queue, input: body })
