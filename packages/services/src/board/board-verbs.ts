import { listFailedIds, listFailedRows, readFailedRow, readTaskSummaries } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import type { BoardVerbs, CarriedTask, FailedTask } from '@bullwheel/queue/board'
import { cancelTask } from '../cancel-task.ts'
import { type Ctx, authorise } from '../context.ts'
import { deleteTask } from '../delete-task.ts'
import { pauseQueue, resumeQueue } from '../pause-queue.ts'
import { retryTask } from '../retry-task.ts'
import { runTaskNow } from '../run-task-now.ts'
import { iso } from '../task-view.ts'
import type { FailedCounts } from './failed-counts.ts'

export type BoardOptions = {
  ctx: Ctx
  counts: FailedCounts
  linkTo: BoardVerbs['linkTo']
}

/** Pages of failed tasks that can be leafed through; whoever looks further filters in the dashboard. */
const MAX_OFFSET = 10_000
/** Tasks that one click retries or removes. */
const MAX_AT_ONCE = 1_000
const READ_AT_ONCE = 1_000
const PARALLEL = 4
/** Shorter than the 30 s after which clients give up. */
const WITHIN_MS = 20_000
const PAUSED_BY_BOARD = 'paused in Bull Board'

/** What Bull Board may do for whoever asks: our verbs, each of which checks the role and is audited. */
export function boardVerbs({ ctx, counts, linkTo }: BoardOptions): BoardVerbs {
  authorise(ctx, 'admin')
  const { book, queues } = ctx.deps
  let retried = 0
  const list = async (queue: string, offset: number, limit: number): Promise<FailedTask[]> => {
    // "Retry all" asks for the next ones until it gets none.
    if (offset >= MAX_OFFSET || retried >= MAX_AT_ONCE) return []
    return (await listFailedRows(book.db, queue, offset, limit)).map(toFailed)
  }
  return {
    retry: (ids) => {
      retried += ids.length
      return each(ids, (id) => retryTask({ ctx, id }))
    },
    remove: (ids) => each(ids, (id) => deleteTask({ ctx, id, force: false })),
    removeFailed: async (queue) =>
      each(await listFailedIds(book.db, queue, MAX_AT_ONCE), (id) => deleteTask({ ctx, id, force: false })),
    cancel: async (tasks) => each(idsOf(await stillWaiting(ctx, tasks)), (id) => cancelTask({ ctx, id })),
    runNow: async (tasks) => {
      await each(idsOf(await stillWaiting(ctx, tasks)), (id) => runTaskNow({ ctx, id }))
      return stillWaiting(ctx, tasks)
    },
    isPaused: (queue) => queues.find(queue)?.paused ?? false,
    pause: async (queue) => void (await pauseQueue({ ctx, queue, input: { reason: PAUSED_BY_BOARD } })),
    resume: async (queue) => void (await resumeQueue({ ctx, queue })),
    countFailed: counts.of,
    listFailed: list,
    findFailed: async (queue, id) => {
      const row = await readFailedRow(book.db, queue, id)
      return row && toFailed(row)
    },
    linkTo,
  }
}

/** Those that wait in the very version that the job carries: another one was staged anew, by an edit or a retry. */
async function stillWaiting({ deps }: Ctx, tasks: CarriedTask[]): Promise<CarriedTask[]> {
  const waiting: CarriedTask[] = []
  for (let at = 0; at < tasks.length; at += READ_AT_ONCE) {
    const some = tasks.slice(at, at + READ_AT_ONCE)
    const rows = await readTaskSummaries(deps.book.db, idsOf(some))
    const versions = new Map(rows.filter(({ state }) => state === 'waiting').map(({ id, version }) => [id, version]))
    // Two jobs may carry one task, in two versions.
    waiting.push(...some.filter(({ id, version }) => versions.get(id) === version))
  }
  return waiting
}

const idsOf = (tasks: CarriedTask[]): string[] => [...new Set(tasks.map(({ id }) => id))]

/** Does it for each, a few at a time. One that changed meanwhile is left out, unless it was the only one. */
async function each(ids: string[], run: (id: string) => Promise<unknown>): Promise<void> {
  const giveUpAt = performance.now() + WITHIN_MS
  for (let at = 0; at < ids.length; at += PARALLEL) {
    if (performance.now() > giveUpAt) {
      const text = `${at} of ${ids.length} tasks were done within ${WITHIN_MS / 1_000} s; do it again for the rest.`
      throw new AppError('unavailable', text, { retryAfterS: 1 })
    }
    await Promise.all(
      ids.slice(at, at + PARALLEL).map(async (id) => {
        try {
          await run(id)
        } catch (cause) {
          if (ids.length === 1 || !isOvertaken(cause)) throw cause
        }
      }),
    )
  }
}

function isOvertaken(cause: unknown): boolean {
  return cause instanceof AppError && (cause.code === 'conflict' || cause.code === 'not_found')
}

type FailedRow = Awaited<ReturnType<typeof listFailedRows>>[number]

function toFailed({ createdAt, startedAt, finishedAt, ...row }: FailedRow): FailedTask {
  return { ...row, createdAt: createdAt.toISOString(), startedAt: iso(startedAt), finishedAt: iso(finishedAt) }
}
