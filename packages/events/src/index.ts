/** Lifecycle events in Kafka: written by a sink, read back for people. The only package that knows the client library. */
export type { KafkaOptions } from './kafka-client.ts'
export { type KafkaFilter, type KafkaPage, type KafkaReader, createKafkaReader } from './kafka-reader.ts'
export { createKafkaSink } from './kafka-sink.ts'
