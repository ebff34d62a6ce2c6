import { submitTask as accept } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const submitTask: Handler<'submitTask'> = async ({ ctx, body, idempotencyKey, reply }) => {
  const { task } = await accept({ ctx, input: body, idempotencyKey })
  reply.header('location', `/api/v1/tasks/${task.id}`)
  return task
}
