import type { FastifyInstance } from 'fastify'
import { AppError } from '@bullwheel/domain'
import { type BoardQueues, listTasksOfJob } from '@bullwheel/services/board'
import { type TimeLimits, withinLimit } from '../plugins/time-limit.ts'
import { TEXT_POLICY, tasksPage } from './pages.ts'
import { currentVisitor } from './visitor.ts'

type Options = {
  queues: BoardQueues
  timeLimits: TimeLimits
  /** Throws when the board has nothing to show now. */
  check: () => void
}

/** GET /admin/queues/tasks/{queue}/{job}: the tasks that a job carries. */
export function registerTasksPage(scope: FastifyInstance, { queues, timeLimits, check }: Options): void {
  scope.get<{ Params: { queue: string; job: string } }>('/tasks/:queue/:job', async ({ params }, reply) => {
    check()
    const { ctx, dashboard } = currentVisitor()
    const asked = queues.tasksOf(params.queue, params.job)
    const carried = await withinLimit(timeLimits.readMs, 'read', asked)
    if (carried === undefined)
      throw new AppError('not_found', 'There is no such job any more; it was fetched or removed.')
    const tasks = await listTasksOfJob({ ctx, ids: carried.map(({ id }) => id) })
    reply.type('text/html; charset=utf-8').header('content-security-policy', TEXT_POLICY)
    return tasksPage(params.queue, params.job, tasks, dashboard)
  })
}
