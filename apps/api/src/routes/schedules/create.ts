import { createSchedule as create } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const createSchedule: Handler<'createSchedule'> = async ({ ctx, body, idempotencyKey, reply }) => {
  const schedule = await create({ ctx, input: body, idempotencyKey })
  reply.header('location', `/api/v1/schedules/${schedule.id}`)
  return schedule
}
