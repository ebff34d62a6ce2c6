import type { BaseAdapter } from '@bull-board/api/baseAdapter'
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { WEBHOOK_QUEUE, bullPrefix } from '../keys.ts'
import type { BoardVerbs, CarriedTask } from './board-verbs.ts'
import { TaskQueueAdapter } from './task-queue-adapter.ts'
import { WebhookQueueAdapter } from './webhook-queue-adapter.ts'

export type BoardQueuesOptions = {
  redis: Redis
  prefix: string
  /** Of whoever asks just now. */
  verbs: () => BoardVerbs
}

/** Queues as Bull Board takes them; each is opened once, when it is first seen. */
export type BoardQueues = {
  /** Adapters of these queues by name, and of the webhook deliveries, which can only be looked at. */
  adapters: (names: readonly string[]) => BaseAdapter[]
  /** Tasks that a job carries; undefined when there is no such job. */
  tasksOf: (queue: string, jobId: string) => Promise<CarriedTask[] | undefined>
  close: () => Promise<void>
}

export function createBoardQueues({ redis, prefix, verbs }: BoardQueuesOptions): BoardQueues {
  const opened = new Map<string, { queue: Queue; adapter: TaskQueueAdapter }>()
  const open = (name: string): Queue => {
    const queue = new Queue(name, { connection: redis, prefix: bullPrefix(prefix, name), skipMetasUpdate: true })
    // The connection reports its own errors; without a listener they would end the process.
    queue.on('error', () => undefined)
    return queue
  }
  const find = (name: string): TaskQueueAdapter => {
    let entry = opened.get(name)
    if (entry === undefined) {
      const queue = open(name)
      entry = { queue, adapter: new TaskQueueAdapter(queue, verbs) }
      opened.set(name, entry)
    }
    return entry.adapter
  }
  const webhooks = open(WEBHOOK_QUEUE)
  const webhookAdapter = new WebhookQueueAdapter(webhooks)
  return {
    adapters: (names) => [...names.toSorted().map(find), webhookAdapter],
    tasksOf: async (name, jobId) => opened.get(name)?.adapter.tasksOf(jobId),
    close: async () => {
      const queues = [webhooks, ...[...opened.values()].map(({ queue }) => queue)]
      await Promise.allSettled(queues.map((queue) => queue.close()))
    },
  }
}
