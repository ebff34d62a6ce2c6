import type { JobCleanStatus, JobCounts, JobStatus, QueueJob, QueueJobJson, Status } from '@bull-board/api/typings/app'
import { AppError } from '@bullwheel/domain'
import type { Job, Queue } from 'bullmq'
import { readJobData } from '../job-data.ts'
import { BoardJob, FailedTaskJob } from './board-job.ts'
import type { BoardVerbs, CarriedTask } from './board-verbs.ts'
import { MAX_PAGE, lastOf } from './page.ts'
import { RefusingAdapter } from './refusing-adapter.ts'

/** Jobs or tasks that one click takes; whoever wants more clicks again. */
const MAX_AT_ONCE = 1_000
const STATUSES = ['active', 'waiting', 'prioritized', 'delayed', 'failed'] as const satisfies readonly JobStatus[]
type StagedStatus = 'waiting' | 'prioritized' | 'delayed'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A queue of tasks on the board. It reads from Redis, and failed tasks from the book; it changes through our verbs only. */
export class TaskQueueAdapter extends RefusingAdapter {
  protected readonly queue: Queue
  readonly #verbs: () => BoardVerbs

  constructor(queue: Queue, verbs: () => BoardVerbs) {
    super('bullmq', {
      allowRetries: true,
      allowCompletedRetries: false,
      externalJobUrl: (job) => verbs().linkTo(queue.name, String(job.id), idsOf(job.data)),
    })
    this.queue = queue
    this.#verbs = verbs
    this.setFormatter('name', (job: QueueJobJson) => `${job.name} · ${tasksText(idsOf(job.data).length)}`)
    this.setFormatter('data', (data: unknown) => shownData(data))
  }

  override getStatuses(): Status[] {
    return ['latest', ...STATUSES]
  }

  override getJobStatuses(): JobStatus[] {
    return [...STATUSES]
  }

  override async getJobCounts(): Promise<JobCounts> {
    const [counts, failed] = await Promise.all([this.queue.getJobCounts(), this.#verbs().countFailed(this.queue.name)])
    return { ...counts, failed }
  }

  override async getJobs(statuses: JobStatus[], start = 0, end = MAX_PAGE - 1): Promise<QueueJob[]> {
    const last = lastOf(start, end)
    const staged = statuses.filter((status) => status !== 'failed')
    const [jobs, failed] = await Promise.all([
      staged.length === 0 ? [] : this.#readJobs(staged, start, last),
      statuses.includes('failed') ? this.#verbs().listFailed(this.queue.name, start, last - start + 1) : [],
    ])
    return [
      ...jobs.map((job) => new BoardJob(job, this.#verbs)),
      ...failed.map((task) => new FailedTaskJob(task, this.#verbs, true)),
    ]
  }

  override async getJob(id: string): Promise<QueueJob | undefined> {
    if (UUID.test(id)) {
      const task = await this.#verbs().findFailed(this.queue.name, id)
      return task && new FailedTaskJob(task, this.#verbs, false)
    }
    const job: Job | undefined = await this.queue.getJob(id)
    return job && new BoardJob(job, this.#verbs)
  }

  override async isPaused(): Promise<boolean> {
    return this.#verbs().isPaused(this.queue.name)
  }

  override async pause(): Promise<void> {
    await this.#verbs().pause(this.queue.name)
  }

  override async resume(): Promise<void> {
    await this.#verbs().resume(this.queue.name)
  }

  /** Cancels what waits and is due. */
  override async empty(): Promise<void> {
    await this.#cancelJobs(['waiting', 'prioritized'])
  }

  override async promoteAll(): Promise<void> {
    const jobs = await this.#listJobs(['delayed'])
    const left = new Set((await this.#verbs().runNow(jobs.flatMap(tasksOf))).map(carriedText))
    await takeAway(jobs.filter((job) => !tasksOf(job).some((task) => left.has(carriedText(task)))))
  }

  override async clean(status: JobCleanStatus): Promise<void> {
    // The board may name any of its tabs here, more of them than its types say.
    switch (status as JobCleanStatus | 'waiting' | 'prioritized') {
      case 'wait':
      case 'waiting':
        return this.#cancelJobs(['waiting'])
      case 'prioritized':
        return this.#cancelJobs(['prioritized'])
      case 'delayed':
        return this.#cancelJobs(['delayed'])
      case 'failed':
        return this.#verbs().removeFailed(this.queue.name)
      case 'active':
      case 'completed':
      default:
        throw new AppError('conflict', 'Only waiting, delayed and failed jobs can be cleaned.')
    }
  }

  /** Tasks that a job carries; undefined when it is gone. */
  async tasksOf(jobId: string): Promise<CarriedTask[] | undefined> {
    const job: Job | undefined = await this.queue.getJob(jobId)
    return job && tasksOf(job)
  }

  /** One that ended while it was read is left out. */
  async #readJobs(statuses: JobStatus[], start: number, end: number): Promise<Job[]> {
    const found: (Job | undefined)[] = await this.queue.getJobs(
      statuses.filter((status) => status !== 'paused'),
      start,
      end,
    )
    return found.filter((job) => job !== undefined)
  }

  async #cancelJobs(statuses: StagedStatus[]): Promise<void> {
    const jobs = await this.#listJobs(statuses)
    await this.#verbs().cancel(jobs.flatMap(tasksOf))
    await takeAway(jobs)
  }

  async #listJobs(statuses: StagedStatus[]): Promise<Job[]> {
    const jobs: Job[] = []
    for (const status of statuses) jobs.push(...(await this.#listJobsOf(status, MAX_AT_ONCE - jobs.length)))
    return jobs
  }

  /** In pages, since a long one would hold Redis up. One is shorter than asked also when a job vanished from it. */
  async #listJobsOf(status: StagedStatus, limit: number): Promise<Job[]> {
    const jobs: Job[] = []
    const last = Math.min(limit, await this.queue.getJobCountByTypes(status)) - 1
    for (let start = 0; start <= last; start += MAX_PAGE)
      jobs.push(...(await this.#readJobs([status], start, Math.min(last, start + MAX_PAGE - 1))))
    return jobs
  }
}

function tasksOf(job: Job): CarriedTask[] {
  return readJobData(job.data)?.tasks ?? []
}

const carriedText = ({ id, version }: CarriedTask): string => `${id}.${version}`

async function takeAway(jobs: Job[]): Promise<void> {
  await Promise.all(jobs.map((job) => job.remove().catch(() => undefined)))
}

function idsOf(data: unknown): string[] {
  const { ids } = (data ?? {}) as { ids?: unknown }
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
}

const tasksText = (count: number): string => (count === 1 ? '1 task' : `${count} tasks`)

/** What a job carries, in words; a failed task shows its payload. */
function shownData(data: unknown): unknown {
  const carried = readJobData(data)
  return carried === undefined ? data : { tasks: carried.tasks.length, carries: carried.tasks, claim: carried.claim }
}
