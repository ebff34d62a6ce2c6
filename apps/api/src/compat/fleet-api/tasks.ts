import { type Task, type TaskState, submitTask as submission, taskId } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'
import { type Ctx, getTask, submitTask } from '@bullwheel/services'
import { parseJson } from '../translate-submission.ts'
import { fleetApiRoute, parse } from './route.ts'
import { type TaskStatus, byId, oldTask, taskStatus, taskSubmitted, turnedPriority } from './schemas.ts'

/** The handler of tasks whose type nobody knows. */
const ANY_TYPE = 'default'

export const submitRoute = fleetApiRoute({
  method: 'POST',
  path: '/api/tasks/submit',
  role: 'operator',
  summary: 'Submit a task; 10 is the most urgent, a type that nobody knows is run by `default`',
  from: 'body',
  input: oldTask,
  status: 201,
  reply: taskSubmitted,
  answer: async ({ ctx, input: { priority, deadline, retries, taskType, payload } }) => {
    const input = parse(submission, {
      type: await knownType(ctx, taskType),
      ...(taskType !== '' && { name: taskType }),
      payload: typeof payload === 'string' ? parseJson(payload) : payload,
      priority: turnedPriority(Math.max(priority, 1)),
      retry: { attempts: retries + 1 },
      ...(deadline && { finishBy: deadline.toISOString() }),
    })
    const { task } = await submitTask({ ctx, input })
    return { taskId: task.id, status: 'queued' }
  },
})

async function knownType({ deps }: Ctx, type: string): Promise<string> {
  return (await deps.catalogue.find(type)) === undefined ? ANY_TYPE : type
}

export const statusRoute = fleetApiRoute({
  method: 'GET',
  path: '/api/tasks/status',
  role: 'viewer',
  summary: 'How a task stands, and what it gave back',
  from: 'query',
  input: byId,
  status: 200,
  reply: taskStatus,
  answer: async ({ ctx, input: { id } }) => {
    if (!taskId.safeParse(id).success) throw new AppError('not_found', `There is no task ${id}.`)
    return toStatus(await getTask({ ctx, id }))
  },
})

const STATUS_OF: Record<TaskState, TaskStatus['status']> = {
  scheduled: 'pending',
  queued: 'pending',
  running: 'processing',
  retrying: 'retrying',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
  expired: 'failed',
}

function toStatus(task: Task): TaskStatus {
  const { id, state, attempt, attempts, finishedAt } = task
  const last = attempts.at(-1)
  return {
    task_id: id,
    status: STATUS_OF[state],
    output: base64Of(task.result),
    error: errorOf(task),
    start_time: last?.startedAt ?? null,
    end_time: finishedAt,
    retry_count: Math.max(attempt - 1, 0),
    worker_id: last?.worker ?? '',
  }
}

/** Those that were cancelled or expired say so: their status alone does not. */
function errorOf({ state, error, attempts }: Task): string {
  const message = error?.message ?? (state === 'retrying' ? attempts.at(-1)?.error?.message : undefined) ?? ''
  if (state !== 'cancelled' && state !== 'expired') return message
  return message === '' ? state : `${state}: ${message}`
}

function base64Of(result: unknown): string {
  if (result === null || result === undefined) return ''
  return Buffer.from(typeof result === 'string' ? result : JSON.stringify(result)).toString('base64')
}
