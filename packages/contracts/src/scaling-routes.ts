import { z } from 'zod'
import { poolName } from './pool.ts'
import type { Route } from './route.ts'
import { desiredWorkers, poolScaling, poolScalingQuery } from './scaling.ts'

const byPool = { role: 'viewer', tag: 'Pools', params: z.strictObject({ pool: poolName }), status: 200 } as const

/** Calls about what the autoscaler decides, for the route table. */
export const scalingRoutes = {
  getPoolScaling: {
    ...byPool,
    method: 'GET',
    path: '/api/v1/pools/:pool/scaling',
    summary:
      'How many workers a pool should have, by what, and what was decided, and changed by hand, in the last 7 days',
    query: poolScalingQuery,
    reply: poolScaling,
  },
  getDesiredWorkers: {
    ...byPool,
    method: 'GET',
    path: '/internal/autoscaling/pools/:pool',
    summary: 'The number alone, for KEDA; 503 while no scheduler keeps it up to date',
    reply: desiredWorkers,
  },
} as const satisfies Record<string, Route>
