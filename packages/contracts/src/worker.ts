import { z } from 'zod'
import { POOL_BOUNDS, poolName } from './pool.ts'
import { text } from './text.ts'
import { taskId } from './task.ts'
import { utc } from './time.ts'

/** Workers that a list has at most: the live ones first, then those that ended last. */
export const WORKERS_MAX = 1_000

/**
 * `starting`: its process is not ready yet. `draining`: it takes nothing new. `lost`: no heartbeat for 5 s, but not declared
 * dead yet. `ended`: it left, or was declared dead.
 */
export const WORKER_STATES = ['starting', 'active', 'draining', 'lost', 'ended'] as const
export const workerState = z.enum(WORKER_STATES)
export type WorkerState = z.infer<typeof workerState>

export const workerId = text(200).min(1)

/** A task that a worker runs, since when. */
export const runningTask = z.object({ taskId, queue: z.string(), type: z.string(), since: utc })
export type RunningTask = z.infer<typeof runningTask>

/** A worker as it was at its last heartbeat; those that ended are listed for an hour. */
export const worker = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.int(),
  pool: z.string(),
  seat: z
    .int()
    .nullable()
    .meta({ description: 'Its number in the pool; null in a pod, and once its seat is given back' }),
  version: z.string().nullable(),
  state: workerState,
  reason: z.string().nullable().meta({ description: 'Why it is not active, or may not use all its slots' }),
  slots: z.int(),
  allowed: z.int().meta({ description: 'Slots that it may use now: fewer while it is slow, none while it drains' }),
  slowedBy: z.string().nullable().meta({ description: 'Why it may not use all its slots' }),
  busy: z.int(),
  leaked: z
    .int()
    .meta({ description: 'Slots whose handler ignored its abort signal; they come back with a new process' }),
  queues: z.array(z.string()).meta({ description: 'Names of the queues that are its own' }),
  running: z.array(runningTask).meta({ description: 'What it runs, at most 50' }),
  processed: z.int().meta({ description: 'Runs that ended' }),
  failed: z.int().meta({ description: 'Of those, the ones that failed' }),
  stolen: z.int().meta({ description: 'Runs of queues that are not its own, counted when they begin' }),
  stolenFrom: z
    .array(z.object({ queue: z.string(), tasks: z.int() }))
    .meta({ description: 'How many of those by queue' }),
  cpu: z.number().meta({ description: 'Share of one core: 0.5 is half of one' }),
  rss: z.int().meta({ description: 'Memory in bytes' }),
  lag: z.number().meta({ description: 'Longest pause of its event loop within the last second, in milliseconds' }),
  startedAt: utc,
  lastHeartbeatAt: utc,
  deadAt: utc.nullable().meta({ description: 'When it ended, or was declared dead' }),
})
export type Worker = z.infer<typeof worker>

/** Filters of GET /workers. */
export const listWorkersQuery = z.strictObject({
  pool: poolName.optional(),
  state: workerState.optional(),
  host: text(255).min(1).optional(),
})
export type ListWorkersQuery = z.output<typeof listWorkersQuery>

/** Body of POST /workers/{id}/resize. */
export const resizeWorker = z.strictObject({ slots: z.int().min(1).max(POOL_BOUNDS.slots) })
export type ResizeWorker = z.output<typeof resizeWorker>
