import { z } from 'zod'
import type { Route } from './route.ts'
import { listWorkersQuery, resizeWorker, worker, workerId } from './worker.ts'

const byId = z.strictObject({ id: workerId })
const change = { role: 'operator', tag: 'Workers', params: byId, status: 200, reply: worker } as const

/** Calls about workers, for the route table. */
export const workerRoutes = {
  listWorkers: {
    method: 'GET',
    path: '/api/v1/workers',
    role: 'viewer',
    tag: 'Workers',
    summary: 'Live workers, and those that ended within the last hour; at most 1,000',
    query: listWorkersQuery,
    status: 200,
    reply: z.object({ items: z.array(worker) }),
  },
  getWorker: {
    ...change,
    method: 'GET',
    path: '/api/v1/workers/:id',
    role: 'viewer',
    summary: 'One worker, also one that has ended',
  },
  drainWorker: {
    ...change,
    method: 'POST',
    path: '/api/v1/workers/:id/drain',
    summary: 'Replace a worker: it takes nothing new, ends when what it runs has ended, and a fresh one takes its seat',
  },
  stopWorker: {
    ...change,
    method: 'POST',
    path: '/api/v1/workers/:id/stop',
    summary:
      'Take a worker away: what it runs is aborted at BULLWHEEL_DRAIN_TIMEOUT, and its pool has one worker less. One that leaves already is only hurried: its pool stays as large',
  },
  resizeWorker: {
    ...change,
    method: 'POST',
    path: '/api/v1/workers/:id/resize',
    summary: 'Change the slots of one worker until it ends',
    body: resizeWorker,
  },
} as const satisfies Record<string, Route>
