import { SEARCH_CHARS, type TaskState } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'
import { type WholeTask, searchWholeTasks } from '@bullwheel/services'
import type { CompatRoute } from './route.ts'
import type { FoundStatus, FoundTask } from './schemas.ts'

const MAX_FOUND = 100

/** GET /api/v1/tasks/search/{query}: tasks that hold what is looked for, the best first. */
export const searchTasks: CompatRoute = {
  path: '/api/v1/tasks/search/:query',
  role: 'viewer',
  answer: async ({ ctx, params }) => {
    const { query = '' } = params as { query?: string }
    if (query.length > SEARCH_CHARS)
      throw new AppError('invalid_input', `At most ${SEARCH_CHARS} characters are looked for.`)
    const found = await searchWholeTasks({ ctx, q: query, limit: MAX_FOUND })
    return found.map(toOld)
  },
}

function toOld(task: WholeTask): FoundTask {
  return {
    ID: task.id,
    Name: task.name ?? task.type,
    Type: task.type,
    Payload: payloadText(task.payload),
    Status: STATUS_OF[task.state],
    Attempts: task.attempt,
    MaxRetries: task.maxAttempts - 1,
    ScheduledTime: task.runAt,
    Priority: task.priority,
    CreatedAt: task.createdAt,
    UpdatedAt: task.finishedAt ?? task.startedAt ?? task.createdAt,
  }
}

const STATUS_OF: Record<TaskState, FoundStatus> = {
  scheduled: 'PENDING',
  queued: 'PENDING',
  retrying: 'PENDING',
  running: 'RUNNING',
  completed: 'COMPLETED',
  failed: 'FAILED',
  cancelled: 'FAILED',
  expired: 'FAILED',
}

/** A payload that is a text is that text, anything else its JSON. */
function payloadText(json: string | null): string {
  if (json === null) return ''
  const value: unknown = JSON.parse(json)
  return typeof value === 'string' ? value : json
}
