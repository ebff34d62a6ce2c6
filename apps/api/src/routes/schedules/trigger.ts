import { triggerSchedule as trigger } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const triggerSchedule: Handler<'triggerSchedule'> = async ({ ctx, params, idempotencyKey, reply }) => {
  const { task } = await trigger({ ctx, id: params.id, idempotencyKey })
  reply.header('location', `/api/v1/tasks/${task.id}`)
  return task
}
