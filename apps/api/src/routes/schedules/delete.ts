import { deleteSchedule as remove } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const deleteSchedule: Handler<'deleteSchedule'> = async ({ ctx, params }) => {
  await remove({ ctx, id: params.id })
  return undefined
}
