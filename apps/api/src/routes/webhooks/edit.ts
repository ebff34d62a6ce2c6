import { editWebhook as edit } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const editWebhook: Handler<'editWebhook'> = ({ ctx, params, body }) => edit({ ctx, id: params.id, input: body })
