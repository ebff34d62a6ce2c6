import type { FastifyInstance } from 'fastify'
import type { Gateway } from '../gateway.ts'
import { registerFleetApi } from './fleet-api/index.ts'
import { kafkaEvents } from './kafka-events.ts'
import { redisKeys } from './redis-keys.ts'
import { registerCompatRoute } from './route.ts'
import { searchTasks } from './search-tasks.ts'
import { translateSubmissions } from './translate-submission.ts'

/**
 * The snake-case API that existing dashboards speak. Beside these routes it is POST /api/v1/tasks in its own words,
 * `pending_tasks` in GET /api/v1/tasks/pending/count, GET /api/v1/query_range, and plain text on /ws.
 * The API under /api has a folder of its own.
 */
export function registerCompat(app: FastifyInstance, gateway: Gateway): void {
  translateSubmissions(app)
  for (const route of [kafkaEvents, redisKeys, searchTasks]) registerCompatRoute(app, gateway, route)
  registerFleetApi(app, gateway)
}
