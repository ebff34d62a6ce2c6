import type { QueueJob } from '@bull-board/api/typings/app'
import { BaseAdapter } from '@bull-board/api/dist/queueAdapters/base.js'
import { AppError } from '@bullwheel/domain'
import type { Queue } from 'bullmq'

const ELSEWHERE = 'Set it on the page of the queue in the dashboard.'

/** What the board asks of a queue that is the same for all of ours: simple reads, and a refusal of what has no verb. */
export abstract class RefusingAdapter extends BaseAdapter {
  protected abstract readonly queue: Queue

  override getName(): string {
    return this.queue.name
  }

  override async getRedisInfo(): Promise<string | null> {
    const client = (await this.queue.getBackend().client) as { info: () => Promise<string> } | undefined
    return client === undefined ? null : client.info()
  }

  override async getJobLogs(id: string): Promise<string[]> {
    return (await this.queue.getJobLogs(id, 0, 99)).logs
  }

  /** Ours are on the dashboard's page of metrics. */
  override async getMetrics() {
    return { meta: { count: 0, prevTS: 0, prevCount: 0 }, data: [], count: 0 }
  }

  override getGlobalConcurrency(): Promise<number | null> {
    return this.queue.getGlobalConcurrency()
  }

  override async getActiveRateLimitTtl(): Promise<number> {
    return Math.max(0, await this.queue.getRateLimitTtl())
  }

  /** Schedules are ours, not BullMQ's. */
  override async getJobSchedulers() {
    return []
  }

  override async getJobSchedulersCount(): Promise<number> {
    return 0
  }

  override async removeJobScheduler(): Promise<boolean> {
    throw refused('Edit the schedule in the dashboard.')
  }

  override async updateJobScheduler(): Promise<'not-found'> {
    return 'not-found'
  }

  override async runJobSchedulerNow(): Promise<'not-found'> {
    return 'not-found'
  }

  override async addJob(): Promise<QueueJob> {
    throw refused('Submit a task instead: a job that is added here carries none.')
  }

  override async obliterate(): Promise<void> {
    throw refused('Tasks live in the book: cancel or remove them, or reset the system.')
  }

  override async setGlobalConcurrency(): Promise<void> {
    throw refused(ELSEWHERE)
  }

  override async setConfiguredRateLimit(): Promise<void> {
    throw refused(ELSEWHERE)
  }

  override async removeConfiguredRateLimit(): Promise<void> {
    throw refused(ELSEWHERE)
  }

  override async releaseActiveRateLimit(): Promise<void> {
    throw refused(ELSEWHERE)
  }
}

function refused(instead: string): AppError {
  return new AppError('conflict', `This cannot be done here. ${instead}`)
}
