import { putQueue as put } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const putQueue: Handler<'putQueue'> = ({ ctx, params, body }) => put({ ctx, queue: params.queue, input: body })
