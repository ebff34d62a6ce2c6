import type { Worker } from '@bullwheel/contracts'
import { listWorkers, startWorkers, stopWorkers } from '@bullwheel/services'
import { z } from 'zod'
import { fleetApiRoute } from './route.ts'
import { type OldWorker, byId, oldWorkers, startWorker, workerStarted, workerStopped } from './schemas.ts'

const SLOTS = 20

export const startRoute = fleetApiRoute({
  method: 'POST',
  path: '/api/workers/start',
  role: 'admin',
  summary: 'Start workers in a pool of their own; the id stops them all. 503 when no host has a free seat',
  from: 'body',
  input: startWorker,
  status: 201,
  reply: workerStarted,
  answer: async ({ ctx, input }) => {
    const min = Math.max(input.minWorkers, 1)
    const [slots, max] = [input.poolSize || SLOTS, Math.max(input.maxWorkers, min)]
    const { id } = await startWorkers({ ctx, input: { slots, min, max, steal: input.enableSteal } })
    const config = { poolSize: slots, enableSteal: input.enableSteal, minWorkers: min, maxWorkers: max }
    return { status: 'Worker started', id, config }
  },
})

export const stopRoute = fleetApiRoute({
  method: 'POST',
  path: '/api/workers/stop',
  role: 'operator',
  summary:
    'Take a worker away, or what was started under an id; what they run ends first, and nothing takes their place',
  from: 'query',
  input: byId,
  status: 200,
  reply: workerStopped,
  answer: async ({ ctx, input: { id } }) => {
    await stopWorkers({ ctx, id })
    return { status: 'Worker stopped', id }
  },
})

export const listRoute = fleetApiRoute({
  method: 'GET',
  path: '/api/workers',
  role: 'viewer',
  summary: 'Workers by id: those that live, and those that ended within the last hour',
  from: 'nothing',
  input: z.object({}),
  status: 200,
  reply: oldWorkers,
  answer: async ({ ctx }) => byWorkerId((await listWorkers({ ctx, query: {} })).items),
})

export function byWorkerId(workers: Worker[]): Record<string, OldWorker> {
  return Object.fromEntries(workers.map((worker) => [worker.id, toOld(worker)]))
}

function toOld(worker: Worker): OldWorker {
  const { id, host, pool, slots, busy, state, reason, processed, failed, stolen, startedAt } = worker
  return {
    id,
    lastSeen: worker.lastHeartbeatAt,
    tasksProcessed: processed,
    activeTasks: state === 'ended' ? 0 : busy,
    status: state === 'active' ? 'active' : 'inactive',
    reason,
    host,
    pool,
    slots,
    tasksFailed: failed,
    tasksStolen: stolen,
    startedAt,
  }
}
