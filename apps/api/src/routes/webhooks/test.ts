import { testWebhook as test } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const testWebhook: Handler<'testWebhook'> = ({ ctx, params }) => test({ ctx, id: params.id })
