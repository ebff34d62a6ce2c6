import { deleteTask as remove } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const deleteTask: Handler<'deleteTask'> = async ({ ctx, params, query }) => {
  await remove({ ctx, id: params.id, force: query.force === 'true' })
  return undefined
}
