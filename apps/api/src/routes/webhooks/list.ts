import { listWebhooks as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listWebhooks: Handler<'listWebhooks'> = ({ ctx }) => list({ ctx })
