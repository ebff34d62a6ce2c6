import type { LifecycleEvent, Task } from '@bullwheel/contracts'
import type { Logger } from '@bullwheel/domain'
import { type RedisConnection, TASK_TTL_MS, dropTasks, forgetTasks, keepTask, readKeptTask } from '@bullwheel/queue'
import { createChangeGuard } from './change-guard.ts'

export type TaskCacheOptions = {
  redis: RedisConnection
  prefix: string
  /** Epoch milliseconds, the database's. */
  now: () => number
  log: Logger
}

/** Answers about ended tasks, kept in Redis for a minute. Nothing of it rejects: without Redis the book is read. */
export type TaskCache = {
  read: (id: string) => Promise<Task | undefined>
  /** Keeps a task that has ended for good; `readAt`: the database's time before it was read. */
  keep: (task: Task, readAt: number) => void
  /** After a change of an ended task was committed. */
  drop: (id: string) => Promise<void>
  /** After many were changed at once. */
  forgetAll: () => Promise<void>
  /** What every replica hears from the book: a change is known here even when Redis could not be told. */
  observe: (events: readonly LifecycleEvent[]) => void
}

const MAX_BYTES = 64 * 1024
/** A reader that took longer, or was stopped meanwhile, keeps nothing: the mark of a change lives for 30 s. */
const MAX_READ_MS = 10_000
/** After Redis was slow once it is not asked for so long. */
const SKIP_MS = 1_000
/** More changes at once make everything worthless that was read before, instead of leaving a mark for each. */
const MAX_DROPS = 500
/** Clocks of replicas differ by less. */
const CLOCK_SLACK_MS = 1_000
/** A run whose start was held back is written down after its task was cancelled or expired. */
const LATE_START_MS = 120_000
const FORGET_AGAIN_MS = 1_000

type Kept = { readAt: number; task: Task }

export function createTaskCache(options: TaskCacheOptions): TaskCache {
  const { redis, prefix, now, log } = options
  const guard = createChangeGuard(TASK_TTL_MS + MAX_READ_MS + CLOCK_SLACK_MS)
  let skipUntil = 0

  const quietly = async <Result>(what: string, work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work()
    } catch (cause) {
      log.debug({ err: cause }, what)
      return undefined
    }
  }
  const drop = async (ids: string[]): Promise<void> => {
    await quietly('changed tasks were not dropped from Redis', () => dropTasks(redis, prefix, ids))
  }
  const forget = async (at: number): Promise<void> => {
    const done = await quietly('Redis was not told to forget tasks', async () => {
      await forgetTasks(redis, prefix, at)
      return true
    })
    const isStillThere = now() < at + TASK_TTL_MS
    if (done !== true && isStillThere) setTimeout(() => void forget(at), FORGET_AGAIN_MS).unref()
  }
  const forgetAll = async (): Promise<void> => {
    const at = now() + CLOCK_SLACK_MS
    guard.refuseUntil(at)
    await forget(at)
  }

  return {
    read: async (id) => {
      if (performance.now() < skipUntil) return undefined
      try {
        const { text, forgottenAt } = await readKeptTask(redis, prefix, id)
        const kept = text === null ? undefined : (JSON.parse(text) as Kept)
        return kept !== undefined && kept.readAt > forgottenAt && guard.admits(kept) ? kept.task : undefined
      } catch (cause) {
        log.debug({ err: cause }, 'Redis did not tell of a task')
        skipUntil = performance.now() + SKIP_MS
        return undefined
      }
    },
    keep: (task, readAt) => {
      if (now() - readAt > MAX_READ_MS || !isOver(task, readAt) || performance.now() < skipUntil) return
      const text = JSON.stringify({ readAt, task } satisfies Kept)
      if (!guard.admits({ readAt, task }) || Buffer.byteLength(text) > MAX_BYTES) return
      void quietly('Redis did not keep a task', () => keepTask(redis, prefix, task.id, text))
    },
    drop: (id) => drop([id.toLowerCase()]),
    forgetAll,
    observe: (events) => {
      const changed = events.filter(({ kind }) => kind === 'retried' || kind === 'deleted')
      if (changed.length === 0) return
      for (const { taskId, version } of changed) guard.refuse(taskId, version)
      void (changed.length > MAX_DROPS ? forgetAll() : drop(changed.map(({ taskId }) => taskId)))
    },
  }
}

/**
 * Whether nothing more can be learnt about it. A lost attempt is not over: its worker may yet tell how it ended. Nor is,
 * for a while, a task that was stopped before a start of it was written.
 */
export function isOver({ state, attempt, attempts, finishedAt }: Task, now: number): boolean {
  if (attempts.some(({ outcome }) => outcome === 'lost')) return false
  switch (state) {
    case 'completed':
    case 'failed':
      return true
    case 'cancelled':
    case 'expired':
      return attempt > 0 || finishedAt === null || now - Date.parse(finishedAt) > LATE_START_MS
    case 'scheduled':
    case 'queued':
    case 'retrying':
    case 'running':
      return false
  }
}
