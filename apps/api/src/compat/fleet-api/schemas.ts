import { POOL_BOUNDS, instant, taskId } from '@bullwheel/contracts'
import { z } from 'zod'

const count = z.int().min(0)

/** Body of POST /api/workers/start; 0 is as good as nothing. */
export const startWorker = z
  .object({
    poolSize: count.max(POOL_BOUNDS.slots).default(0).meta({ description: 'Slots of each worker; 0: 20' }),
    enableSteal: z.boolean().default(false),
    minWorkers: count.max(POOL_BOUNDS.workers).default(0).meta({ description: '0: 1' }),
    maxWorkers: count.max(POOL_BOUNDS.workers).default(0).meta({ description: '0: as many as minWorkers' }),
  })
  .refine(({ minWorkers, maxWorkers }) => maxWorkers === 0 || minWorkers <= maxWorkers, {
    path: ['minWorkers'],
    error: 'must be at most maxWorkers',
  })
export const workerConfig = z.object({
  poolSize: z.int(),
  enableSteal: z.boolean(),
  minWorkers: z.int(),
  maxWorkers: z.int(),
})
export const workerStarted = z.object({ status: z.literal('Worker started'), id: z.string(), config: workerConfig })

/** What is asked about by its id. */
export const byId = z.object({ id: z.string('must be given').min(1, 'must be given').max(255) })
export const workerStopped = z.object({ status: z.literal('Worker stopped'), id: z.string() })

/** One worker of GET /api/workers. */
export const oldWorker = z.object({
  id: z.string(),
  lastSeen: z.iso.datetime(),
  tasksProcessed: z.int(),
  activeTasks: z.int(),
  status: z.enum(['active', 'inactive']),
  reason: z.string().nullable().meta({ description: 'Why it is not active' }),
  host: z.string(),
  pool: z.string(),
  slots: z.int(),
  tasksFailed: z.int(),
  tasksStolen: z.int(),
  startedAt: z.iso.datetime(),
})
export type OldWorker = z.infer<typeof oldWorker>
export const oldWorkers = z.record(z.string(), oldWorker)

/** A time as these clients write it; an empty one, or the first of all times, is none. */
const deadline = z
  .union([
    z.literal('').transform(() => undefined),
    z.literal('0001-01-01T00:00:00Z').transform(() => undefined),
    instant,
  ])
  .nullish()
  .meta({ description: 'RFC 3339; by then it must have ended' })

/** Body of POST /api/tasks/submit. 10 is the most urgent here. */
export const oldTask = z.object({
  priority: z.int().min(0).max(10).default(0).meta({ description: '10 is the most urgent; 0: 1' }),
  deadline,
  retries: z.int().min(0).max(99).default(0),
  taskType: z.string().max(200).default(''),
  payload: z.unknown().optional().meta({ description: 'A text; parsed as JSON where it is' }),
})
export const taskSubmitted = z.object({ taskId, status: z.literal('queued') })

export const taskStatus = z.object({
  task_id: taskId,
  status: z.enum(['pending', 'processing', 'retrying', 'completed', 'failed']),
  output: z.string().meta({ description: 'What the handler gave back, in base64' }),
  error: z.string(),
  start_time: z.iso.datetime().nullable(),
  end_time: z.iso.datetime().nullable(),
  retry_count: z.int(),
  worker_id: z.string(),
})
export type TaskStatus = z.infer<typeof taskStatus>

export const oldMetrics = z.object({
  activeWorkers: z.int(),
  totalTasks: z.int().meta({ description: 'That wait' }),
  processedTasks: z.int().meta({ description: 'That completed or failed' }),
  failedTasks: z.int(),
  queueLengths: z.record(z.string(), z.int()).meta({ description: 'That wait, by priority; 10 is the most urgent' }),
  workerMetrics: oldWorkers,
})
export type OldMetrics = z.infer<typeof oldMetrics>

export const systemReset = z.object({ status: z.literal('System reset successful') })

/** These clients' 10 is our 1, and the other way round. */
export const turnedPriority = (given: number): number => 11 - given
