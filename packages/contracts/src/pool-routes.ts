import { z } from 'zod'
import { createPool, editPool, pool, poolName } from './pool.ts'
import type { Route } from './route.ts'

const byPool = z.strictObject({ pool: poolName })
const read = { role: 'viewer', tag: 'Pools', status: 200 } as const
const change = { role: 'admin', tag: 'Pools', params: byPool, status: 200, reply: pool } as const

/** Calls about pools of workers, for the route table. */
export const poolRoutes = {
  createPool: {
    method: 'POST',
    path: '/api/v1/pools',
    role: 'admin',
    tag: 'Pools',
    summary: 'Make a pool of workers and start it',
    body: createPool,
    status: 201,
    reply: pool,
    repeatable: true,
  },
  listPools: {
    ...read,
    method: 'GET',
    path: '/api/v1/pools',
    summary: 'Every pool with how many workers it should have and has, by name',
    reply: z.object({ items: z.array(pool) }),
  },
  getPool: { ...read, method: 'GET', path: '/api/v1/pools/:pool', summary: 'One pool', params: byPool, reply: pool },
  editPool: {
    ...change,
    method: 'PATCH',
    path: '/api/v1/pools/:pool',
    summary: 'Change a pool while it runs; `default` goes on to serve every queue that no pool names',
    body: editPool,
  },
  deletePool: {
    ...change,
    method: 'DELETE',
    path: '/api/v1/pools/:pool',
    summary: 'Remove a pool; its workers leave when what they run has ended. `default` cannot be removed',
    status: 204,
    reply: null,
  },
  startPool: {
    ...change,
    method: 'POST',
    path: '/api/v1/pools/:pool/start',
    summary: 'Start a stopped pool, with its minimum of workers',
  },
  stopPool: {
    ...change,
    method: 'POST',
    path: '/api/v1/pools/:pool/stop',
    summary:
      'Stop a pool: its workers leave when what they run has ended, and none is started until it is started again',
  },
} as const satisfies Record<string, Route>
