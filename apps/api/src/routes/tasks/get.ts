import { findTask } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const getTask: Handler<'getTask'> = async ({ ctx, params, reply }) => {
  const { task, source } = await findTask({ ctx, id: params.id })
  reply.header('x-bullwheel-source', source)
  return task
}
