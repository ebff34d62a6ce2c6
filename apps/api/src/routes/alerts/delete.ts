import { deleteAlert as remove } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const deleteAlert: Handler<'deleteAlert'> = async ({ ctx, params }) => {
  await remove({ ctx, id: params.id })
  return undefined
}
