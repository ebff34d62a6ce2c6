import type { BaseAdapter } from '@bull-board/api/baseAdapter'
import type { Queue } from 'bullmq'
import type { RedisConnection } from '../connection.ts'
import { WEBHOOK_QUEUE } from '../keys.ts'
import { viewQueue } from '../open-queue.ts'
import type { BoardVerbs, CarriedTask } from './board-verbs.ts'
import { TaskQueueAdapter } from './task-queue-adapter.ts'
import { WebhookQueueAdapter } from './webhook-queue-adapter.ts'

export type BoardQueuesOptions = {
  redis: RedisConnection
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
  const open = (name: string): Queue => viewQueue(redis, prefix, name)
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
