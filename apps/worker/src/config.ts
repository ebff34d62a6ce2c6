import { availableParallelism, hostname } from 'node:os'
import {
  type ElasticsearchSettings,
  type Environment,
  type KafkaSettings,
  elasticsearchSettings,
  kafkaSettings,
  pickSettings,
  readSettings,
  toElasticsearchSettings,
  toKafkaSettings,
} from '@bullwheel/contracts'
import { z } from 'zod'

const schema = z.object(
  pickSettings(
    'DATABASE_URL',
    'REDIS_URL',
    'LOG_LEVEL',
    'API_HOST',
    'METRICS_PORT',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'BULLWHEEL_TASKS',
    'BULLWHEEL_HTTP_ALLOW',
    'BULLWHEEL_WORKER_MODE',
    'BULLWHEEL_POOL',
    'BULLWHEEL_CAPACITY',
    'BULLWHEEL_HOST_ID',
    'BULLWHEEL_DRAIN_TIMEOUT',
    'BULLWHEEL_HANG_TIMEOUT',
    'BULLWHEEL_RECYCLE_AGE',
    'BULLWHEEL_RECYCLE_MEMORY',
  ),
)

type MetricsPlace = { host: string; port: number | undefined }

/** Settings of a supervisor and its children, which read the same environment. Throws SettingsError. */
export type Config = {
  databaseUrl: string
  redisUrl: string
  logLevel: string
  /** Where /metrics is shown. */
  metrics: MetricsPlace
  /** Collector of traces; undefined: none. */
  otlpEndpoint: string | undefined
  taskModules: string[]
  httpAllow: string[]
  /** Seats of any pool up to a capacity, or one worker of a pool. */
  work: { mode: 'host'; capacity: number } | { mode: 'pod'; pool: string }
  host: string
  drainMs: number
  hungMs: number
  recycleAgeMs: number
  /** Bytes. */
  recycleRss: number
}

export function loadConfig(env: Environment): Config {
  const settings = readSettings(schema, env)
  return {
    databaseUrl: settings.DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    logLevel: settings.LOG_LEVEL,
    metrics: { host: settings.API_HOST, port: settings.METRICS_PORT },
    otlpEndpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
    taskModules: settings.BULLWHEEL_TASKS,
    httpAllow: settings.BULLWHEEL_HTTP_ALLOW,
    work:
      settings.BULLWHEEL_WORKER_MODE === 'pod'
        ? { mode: 'pod', pool: settings.BULLWHEEL_POOL }
        : { mode: 'host', capacity: settings.BULLWHEEL_CAPACITY ?? availableParallelism() },
    host: settings.BULLWHEEL_HOST_ID ?? hostname(),
    drainMs: settings.BULLWHEEL_DRAIN_TIMEOUT,
    hungMs: settings.BULLWHEEL_HANG_TIMEOUT,
    recycleAgeMs: settings.BULLWHEEL_RECYCLE_AGE,
    recycleRss: settings.BULLWHEEL_RECYCLE_MEMORY,
  }
}

const mirrorSchema = z.object({
  ...pickSettings(
    'DATABASE_URL',
    'REDIS_URL',
    'LOG_LEVEL',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'API_HOST',
    'METRICS_PORT',
    'BULLWHEEL_HTTP_ALLOW',
    'BULLWHEEL_LOG_RETENTION',
  ),
  ...kafkaSettings,
  ...elasticsearchSettings,
})

export type MirrorConfig = {
  databaseUrl: string
  redisUrl: string
  logLevel: string
  /** Where /metrics is shown, by a process of the mirrors alone. */
  metrics: MetricsPlace
  /** Collector of traces; undefined: none. */
  otlpEndpoint: string | undefined
  /** Private places that webhooks may be sent to. */
  httpAllow: string[]
  /** How long search keeps lines of handlers. */
  keepLogsMs: number
  /** Undefined: there is no Kafka to copy to. */
  kafka: KafkaSettings | undefined
  /** Undefined: search is kept in the book. */
  elasticsearch: ElasticsearchSettings | undefined
}

/** Settings of the process that runs the mirrors. Throws SettingsError. */
export function loadMirrorConfig(env: Environment): MirrorConfig {
  const settings = readSettings(mirrorSchema, env)
  return {
    databaseUrl: settings.DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    logLevel: settings.LOG_LEVEL,
    metrics: { host: settings.API_HOST, port: settings.METRICS_PORT },
    otlpEndpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
    httpAllow: settings.BULLWHEEL_HTTP_ALLOW,
    keepLogsMs: settings.BULLWHEEL_LOG_RETENTION,
    kafka: toKafkaSettings(settings),
    elasticsearch: toElasticsearchSettings(settings),
  }
}

const rebuildSchema = z.object({ ...pickSettings('DATABASE_URL', 'LOG_LEVEL'), ...elasticsearchSettings })

/** Settings of `bullwheel search rebuild`. Throws SettingsError. */
export function loadRebuildConfig(env: Environment): Pick<MirrorConfig, 'databaseUrl' | 'logLevel' | 'elasticsearch'> {
  const settings = readSettings(rebuildSchema, env)
  return {
    databaseUrl: settings.DATABASE_URL,
    logLevel: settings.LOG_LEVEL,
    elasticsearch: toElasticsearchSettings(settings),
  }
}
