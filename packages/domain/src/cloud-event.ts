import { type KafkaEvent, KAFKA_TYPES } from '@bullwheel/contracts'
import type { MirrorEvent } from './mirror.ts'

/** Where events come from, for CloudEvents: an address relative to whatever the consumer knows of us. */
export const EVENT_SOURCE = '/bullwheel'

/** A lifecycle event as Kafka and webhooks get it. The same event always gets the same id, so that a repeat can be told. */
export function toCloudEvent(event: MirrorEvent): KafkaEvent {
  const { cursor: _, at, trace, ...fact } = event
  const type = KAFKA_TYPES[event.kind]
  return {
    specversion: '1.0',
    id: `${event.taskId}:${event.version}`,
    source: EVENT_SOURCE,
    type,
    subject: event.taskId,
    time: at,
    datacontenttype: 'application/json',
    ...(trace != null && { traceparent: trace }),
    data: {
      ...fact,
      event: type,
      task_id: event.taskId,
      task_name: event.name ?? event.type,
      task_type: event.type,
      attempts: event.attempt,
      max_retries: event.maxAttempts === null ? null : Math.max(0, event.maxAttempts - 1),
      scheduled_time: event.scheduledAt,
      completed_at: event.kind === 'completed' ? at : null,
      failed_at: event.kind === 'failed' ? at : null,
    },
  }
}
