import type { Task } from '@bullwheel/contracts'
import { readAttempts, readTask, readWaitFacts } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { type Ctx, authorise } from './context.ts'
import { toTask } from './task-view.ts'
import { waitingFor } from './waiting-for.ts'

/** One task with its attempts and what it waits for; throws `not_found`. */
export async function getTask(args: { ctx: Ctx; id: string }): Promise<Task> {
  const { ctx, id } = args
  authorise(ctx, 'viewer')
  const { book, catalogue, clock, redis, rates } = ctx.deps
  const row = await readTask(book.db, id)
  if (row === undefined) throw unknownTask(id)
  const isWaiting = row.state === 'waiting'
  const [attempts, versions, facts] = await Promise.all([
    readAttempts(book.db, id),
    catalogue.find(row.type),
    isWaiting ? readWaitFacts(book.hot, id) : undefined,
  ])
  const task = toTask(row, attempts, clock.now())
  if (!isWaiting) return task
  const started = (withinMs: number) => rates.startedWithin(row.queue, withinMs)
  const isRedisReady = redis.status === 'ready'
  return { ...task, waitingFor: waitingFor({ task, versions, queue: facts, facts, isRedisReady, started }) }
}

/** The same, from Redis where the task has ended; throws `not_found`. */
export async function findTask(args: { ctx: Ctx; id: string }): Promise<{ task: Task; source: 'cache' | 'book' }> {
  const { ctx, id } = args
  authorise(ctx, 'viewer')
  const { taskCache, clock } = ctx.deps
  const kept = await taskCache.read(id.toLowerCase())
  if (kept !== undefined) return { task: kept, source: 'cache' }
  const readAt = clock.now()
  const task = await getTask({ ctx, id })
  taskCache.keep(task, readAt)
  return { task, source: 'book' }
}

export function unknownTask(id: string): AppError {
  return new AppError('not_found', `There is no task ${id}.`)
}
