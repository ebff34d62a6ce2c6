import { duplicateTask as duplicate } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const duplicateTask: Handler<'duplicateTask'> = async ({ ctx, params, idempotencyKey, reply }) => {
  const { task } = await duplicate({ ctx, id: params.id, idempotencyKey })
  reply.header('location', `/api/v1/tasks/${task.id}`)
  return task
}
