import { replayWebhook as replay } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const replayWebhook: Handler<'replayWebhook'> = ({ ctx, params, body }) =>
  replay({ ctx, id: params.id, input: body })
