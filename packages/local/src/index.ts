/** Starts a real Postgres, redis-server, Kafka, Elasticsearch and Prometheus on this machine, without Docker and without changing the system. */
export type { LocalServer, ServerExit } from './server-process.ts'
export { PortTakenError, isPortFree, findFreePort } from './ports.ts'
export { type PostgresOptions, findPostgresIn, startPostgres, stopPostgresLeftIn } from './postgres.ts'
export { type RedisOptions, startRedis, stopRedisLeftIn } from './redis.ts'
export {
  type PrometheusOptions,
  checkMetrics,
  runPromtool,
  startPrometheus,
  stopPrometheusLeftIn,
  whyNoPrometheus,
} from './prometheus.ts'
export { type ElasticsearchOptions, startElasticsearch, stopElasticsearchLeftIn } from './elasticsearch.ts'
export { findJavaHome, whyNoElasticsearch } from './elasticsearch-java.ts'
export { whyNoKafka } from './kafka-java.ts'
export { type KafkaOptions, type LocalKafka, archiveKafkaClasses, startKafka, stopKafkaLeftIn } from './kafka.ts'
