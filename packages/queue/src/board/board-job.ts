import type { JobState, QueueJob, QueueJobJson } from '@bull-board/api/typings/app'
import { AppError } from '@bullwheel/domain'
import type { Job } from 'bullmq'
import { readJobData } from '../job-data.ts'
import type { BoardVerbs, FailedTask } from './board-verbs.ts'

/** A job of BullMQ on the board: what is done to it is done to its tasks in the book. */
export class BoardJob implements QueueJob {
  readonly #job: Job
  readonly #verbs: () => BoardVerbs

  constructor(job: Job, verbs: () => BoardVerbs) {
    this.#job = job
    this.#verbs = verbs
  }

  get opts(): { delay?: number } {
    return this.#job.opts
  }

  toJSON(): QueueJobJson {
    return this.#job.toJSON() as unknown as QueueJobJson
  }

  async getState(): Promise<JobState> {
    return (await this.#job.getState()) as JobState
  }

  async retry(): Promise<void> {
    throw new AppError('conflict', 'Only failed tasks can be retried; this job waits or runs.')
  }

  /** Cancels its tasks. One that was staged in an older version, or by somebody else, takes nothing along. */
  async remove(): Promise<void> {
    if ((await this.#job.getState()) === 'active')
      throw new AppError('conflict', 'A worker has this job; cancel its tasks instead.')
    const tasks = readJobData(this.#job.data)?.tasks ?? []
    if (tasks.length > 0) await this.#verbs().cancel(tasks)
    await this.#takeAway()
  }

  async promote(): Promise<void> {
    const tasks = readJobData(this.#job.data)?.tasks
    if (tasks === undefined) throw new AppError('conflict', 'This job carries no tasks of ours.')
    const left = await this.#verbs().runNow(tasks)
    if (left.length === 0) await this.#takeAway()
  }

  /** The book has it another way by now, so the job is stale; what cannot be removed is dropped when it is fetched. */
  async #takeAway(): Promise<void> {
    await this.#job.remove().catch(() => undefined)
  }
}

/** A task that failed: no job carries it any more, but it can be retried and removed. */
export class FailedTaskJob implements QueueJob {
  readonly #task: FailedTask
  readonly #verbs: () => BoardVerbs
  readonly #isListed: boolean

  /** `isListed` when it is one of a page: "Retry all" reads pages, the buttons of a single task read it alone. */
  constructor(task: FailedTask, verbs: () => BoardVerbs, isListed: boolean) {
    this.#task = task
    this.#verbs = verbs
    this.#isListed = isListed
  }

  readonly opts = {}

  toJSON(): QueueJobJson {
    const { id, type, priority, attempt, maxAttempts, createdAt, startedAt, finishedAt, payloadPreview, error } =
      this.#task
    return {
      id,
      name: type,
      progress: 0,
      attemptsMade: attempt,
      attemptsStarted: attempt,
      timestamp: Date.parse(createdAt),
      processedOn: toMs(startedAt),
      finishedOn: toMs(finishedAt),
      failedReason: error === null ? 'failed' : `${error.name}: ${error.message}`,
      stacktrace: error?.stack === undefined ? [] : [error.stack],
      data: { ids: [id], payload: payloadPreview },
      returnvalue: null,
      opts: { attempts: maxAttempts, priority },
      delay: 0,
      priority,
    }
  }

  async getState(): Promise<JobState> {
    return 'failed'
  }

  async retry(): Promise<void> {
    const { retry, retryListed } = this.#verbs()
    await (this.#isListed ? retryListed : retry)(this.#task.id)
  }

  async remove(): Promise<void> {
    await this.#verbs().remove(this.#task)
  }

  async promote(): Promise<void> {
    throw new AppError('conflict', 'A failed task is retried, not promoted.')
  }
}

const toMs = (at: string | null): number | null => (at === null ? null : Date.parse(at))
