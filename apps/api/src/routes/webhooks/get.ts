import { getWebhook as get } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getWebhook: Handler<'getWebhook'> = ({ ctx, params }) => get({ ctx, id: params.id })
