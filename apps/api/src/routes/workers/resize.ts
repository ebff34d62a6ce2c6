import { resizeWorker as resize } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const resizeWorker: Handler<'resizeWorker'> = ({ ctx, params, body }) =>
  resize({ ctx, id: params.id, input: body })
