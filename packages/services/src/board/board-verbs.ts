import { listFailedRows, listFailedVersions, readFailedRow, readTaskSummaries } from '@bullwheel/db'
import type { BoardVerbs, CarriedTask, FailedTask } from '@bullwheel/queue/board'
import { cancelTask } from '../cancel-task.ts'
import { type Ctx, authorise } from '../context.ts'
import { deleteTask } from '../delete-task.ts'
import { pauseQueue, resumeQueue } from '../pause-queue.ts'
import { retryTask } from '../retry-task.ts'
import { runTaskNow } from '../run-task-now.ts'
import { iso } from '../task-view.ts'
import { createClick, passOver } from './click.ts'
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
const PAUSED_BY_BOARD = 'paused in Bull Board'

/** What Bull Board may do in one request: our verbs, each of which checks the role and is audited. */
export function boardVerbs({ ctx, counts, linkTo }: BoardOptions): BoardVerbs {
  authorise(ctx, 'admin')
  const { book, queues } = ctx.deps
  const click = createClick()
  const remove = ({ id, version }: CarriedTask) => deleteTask({ ctx, id, force: false, failedIn: version })
  let retried = 0
  const list = async (queue: string, offset: number, limit: number): Promise<FailedTask[]> => {
    // "Retry all" asks for the next ones until it gets none.
    if (offset >= MAX_OFFSET || retried >= MAX_AT_ONCE) return []
    return (await listFailedRows(book.db, queue, offset, limit)).map(toFailed)
  }
  return {
    retry: (id) => click.change(() => retryTask({ ctx, id })),
    retryListed: (id) => {
      retried += 1
      return click.change(() => retryTask({ ctx, id })).catch(passOver)
    },
    remove: (task) => click.change(() => remove(task)),
    removeFailed: async (queue) => click.changeEach(await listFailedVersions(book.db, queue, MAX_AT_ONCE), remove),
    cancel: async (tasks) =>
      click.changeEach(await stillWaiting(ctx, tasks), ({ id, version }) =>
        cancelTask({ ctx, id, waitingIn: version }),
      ),
    runNow: async (tasks) => {
      await click.changeEach(await stillWaiting(ctx, tasks), ({ id }) => runTaskNow({ ctx, id }))
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
    const rows = await readTaskSummaries(deps.book.db, [...new Set(some.map(({ id }) => id))])
    const versions = new Map(rows.filter(({ state }) => state === 'waiting').map(({ id, version }) => [id, version]))
    // Two jobs may carry one task, in two versions.
    waiting.push(...some.filter(({ id, version }) => versions.get(id) === version))
  }
  return waiting
}

type FailedRow = Awaited<ReturnType<typeof listFailedRows>>[number]

function toFailed({ createdAt, startedAt, finishedAt, ...row }: FailedRow): FailedTask {
  return { ...row, createdAt: createdAt.toISOString(), startedAt: iso(startedAt), finishedAt: iso(finishedAt) }
}
