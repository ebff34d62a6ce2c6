import { DEFAULT_QUEUE, DEFAULT_RETRY, type TaskType } from '@bullwheel/contracts'
import type { TypeVersion } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { type Ctx, authorise } from './context.ts'

/** Every known type, by name. */
export async function listTaskTypes(args: { ctx: Ctx }): Promise<{ items: TaskType[] }> {
  const { ctx } = args
  authorise(ctx, 'viewer')
  const byType = Map.groupBy(ctx.deps.catalogue.versions(), (version) => version.type)
  return { items: [...byType.values()].map(toTaskType) }
}

/** One type; throws `not_found`. */
export async function getTaskType(args: { ctx: Ctx; type: string }): Promise<TaskType> {
  const { ctx, type } = args
  authorise(ctx, 'viewer')
  const versions = await ctx.deps.catalogue.find(type)
  if (versions === undefined) throw new AppError('not_found', `No worker has reported the task type ${type}.`)
  return toTaskType(versions)
}

function toTaskType(versions: TypeVersion[]): TaskType {
  const [newest] = versions as [TypeVersion, ...TypeVersion[]]
  const { report } = newest
  return {
    type: newest.type,
    description: report.description,
    queue: report.queue ?? DEFAULT_QUEUE,
    timeout: report.timeoutMs,
    retry: report.retry ?? DEFAULT_RETRY,
    schema: report.schema,
    versions: versions.length,
    live: versions.some((version) => version.live),
    lastSeenAt: new Date(newest.seenAt).toISOString(),
    runTime: newest.runTime,
  }
}
