import { listKafkaEventsQuery, storedKafkaEvent } from './kafka-event.ts'
import { pageOf } from './page.ts'
import type { Route } from './route.ts'

/** Calls about what is in Kafka, for the route table. */
export const kafkaRoutes = {
  listKafkaEvents: {
    method: 'GET',
    path: '/api/v1/kafka/events',
    role: 'viewer',
    tag: 'Events',
    summary:
      'What is in Kafka, read back from the topic, newest first, with partition and offset; 503 when no brokers are set. A page with few events, or none, and a cursor has read as far as one call may',
    query: listKafkaEventsQuery,
    status: 200,
    reply: pageOf(storedKafkaEvent),
  },
} as const satisfies Record<string, Route>
