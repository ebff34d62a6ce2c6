import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import type { JobStatus } from '@bull-board/api/typings/app'
import type { Job, Queue } from 'bullmq'
import { lastOf } from './page.ts'

/** The attempts of webhook deliveries, which can only be looked at. */
export class WebhookQueueAdapter extends BullMQAdapter {
  constructor(queue: Queue) {
    super(queue, {
      readOnlyMode: true,
      allowRetries: false,
      description: 'Attempts of webhook deliveries, read-only; see Webhooks in the dashboard',
    })
  }

  override getJobs(statuses: JobStatus[], start = 0, end?: number): Promise<Job[]> {
    return super.getJobs(statuses, start, lastOf(start, end))
  }
}
