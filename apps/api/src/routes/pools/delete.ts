import { deletePool as remove } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const deletePool: Handler<'deletePool'> = async ({ ctx, params }) => {
  await remove({ ctx, pool: params.pool })
  return undefined
}
