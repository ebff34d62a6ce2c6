import { listNotifications as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listNotifications: Handler<'listNotifications'> = ({ ctx, params, query }) =>
  list({ ctx, id: params.id, query })
