import { type RecentEvent, recentEvents } from '@bullwheel/services'
import type { z } from 'zod'
import type { CompatRoute } from './route.ts'
import type { recentEvent } from './schemas.ts'

const NEWEST = 500

/** GET /kafka/events: the newest events, oldest first; the header says where they were read. */
export const kafkaEvents: CompatRoute = {
  path: '/kafka/events',
  role: 'viewer',
  answer: async ({ ctx, reply }) => {
    const { source, events } = await recentEvents({ ctx, limit: NEWEST })
    reply.header('x-bullwheel-source', source)
    return events.map(toOld)
  },
}

function toOld(event: RecentEvent): z.infer<typeof recentEvent> {
  const { event: kind, task_id, task_name, task_type, priority, attempts } = event
  const { max_retries, scheduled_time, completed_at, failed_at } = event
  return {
    event: kind,
    task_id,
    task_name,
    task_type,
    priority,
    attempts,
    max_retries,
    scheduled_time,
    completed_at,
    failed_at,
  }
}
