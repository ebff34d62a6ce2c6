import { deleteWebhook as remove } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const deleteWebhook: Handler<'deleteWebhook'> = async ({ ctx, params }) => {
  await remove({ ctx, id: params.id })
  return undefined
}
