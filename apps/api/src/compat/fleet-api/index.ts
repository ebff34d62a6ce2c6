import type { FastifyInstance } from 'fastify'
import type { Gateway } from '../../gateway.ts'
import { takeJsonAs } from '../../plugins/bodies.ts'
import { type FleetApiRoute, registerFleetApiRoute } from './route.ts'
import { debugRoute, metricsRoute, resetRoute } from './system.ts'
import { statusRoute, submitRoute } from './tasks.ts'
import { listRoute, startRoute, stopRoute } from './workers.ts'

/** Every call of the older API under /api. */
export const FLEET_API: readonly FleetApiRoute[] = [
  startRoute,
  stopRoute,
  listRoute,
  submitRoute,
  statusRoute,
  metricsRoute,
  debugRoute,
  resetRoute,
]

/** The API under /api that an existing dashboard of workers speaks. Its priority runs the other way: 10 is the most urgent. */
export function registerFleetApi(app: FastifyInstance, gateway: Gateway): void {
  void app.register((scope, _options, done) => {
    // Pages that send JSON without saying so send text.
    takeJsonAs(scope, 'text/plain')
    for (const route of FLEET_API) registerFleetApiRoute(scope, gateway, route)
    done()
  })
}
