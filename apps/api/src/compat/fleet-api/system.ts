import {
  countEnded,
  countPending,
  getHealth,
  getSystemInfo,
  listPools,
  listQueues,
  listWorkers,
  resetSystem,
} from '@bullwheel/services'
import { z } from 'zod'
import { fleetApiRoute } from './route.ts'
import { type OldMetrics, oldMetrics, systemReset, turnedPriority } from './schemas.ts'
import { byWorkerId } from './workers.ts'

const nothing = z.object({})
const PRIORITIES = Array.from({ length: 10 }, (_, at) => at + 1)

export const metricsRoute = fleetApiRoute({
  method: 'GET',
  path: '/api/metrics',
  role: 'viewer',
  summary: 'Figures of the whole system and of each worker',
  from: 'nothing',
  input: nothing,
  status: 200,
  reply: oldMetrics,
  answer: async ({ ctx }): Promise<OldMetrics> => {
    const [{ items: workers }, { counts }, ended] = await Promise.all([
      listWorkers({ ctx, query: {} }),
      countPending({ ctx }),
      countEnded({ ctx }),
    ])
    return {
      activeWorkers: workers.filter(({ state }) => state === 'active').length,
      totalTasks: counts.total,
      processedTasks: ended.completed + ended.failed,
      failedTasks: ended.failed,
      queueLengths: Object.fromEntries(
        PRIORITIES.map((priority) => [priority, counts.byPriority[turnedPriority(priority)] ?? 0]),
      ),
      workerMetrics: byWorkerId(workers),
    }
  },
})

export const debugRoute = fleetApiRoute({
  method: 'GET',
  path: '/api/debug',
  role: 'viewer',
  summary: 'Internals: versions, roles, workers, pools, queues, and the health of every part',
  from: 'nothing',
  input: nothing,
  status: 200,
  reply: z.looseObject({}),
  answer: async ({ ctx, gateway }) => {
    const [system, health, pools, queues] = await Promise.all([
      getSystemInfo({ ctx, version: gateway.version }),
      getHealth({ ctx }),
      listPools({ ctx }),
      listQueues({ ctx }),
    ])
    return { system, health, pools: pools.items, queues: queues.items }
  },
})

export const resetRoute = fleetApiRoute({
  method: 'POST',
  path: '/api/system/reset',
  role: 'admin',
  summary: 'Cancel and remove every task; queues, pools and schedules stay. No body, and no question',
  from: 'nothing',
  input: nothing,
  status: 200,
  reply: systemReset,
  answer: async ({ ctx }) => {
    await resetSystem({ ctx, schedules: false })
    return { status: 'System reset successful' }
  },
})
