import { readFileSync } from 'node:fs'
import type { KafkaSettings } from '@bullwheel/contracts'
import type { Logger } from '@bullwheel/domain'
import { type KafkaConfig, type RetryOptions, type SASLOptions, Kafka, logLevel } from 'kafkajs'

export type KafkaOptions = KafkaSettings & {
  /** What the brokers' own logs and quotas call us. */
  clientId: string
  log: Logger
}

/** Half a minute of a broker's absence: longer than its restart takes. With 5 retries clients gave up in the midst of one. */
export const PATIENT: RetryOptions = { retries: 60, initialRetryTime: 100, maxRetryTime: 500 }
/** For what somebody waits for. */
export const IMPATIENT: RetryOptions = { retries: 2, initialRetryTime: 100, maxRetryTime: 500 }

const CONNECT_WITHIN_MS = 3_000
/** A broker that hangs is asked again, or another one that took over. */
const ANSWER_WITHIN_MS = 15_000

export function connectKafka(options: KafkaOptions, retry: RetryOptions): Kafka {
  return new Kafka(kafkaConfig(options, retry))
}

export function kafkaConfig(options: KafkaOptions, retry: RetryOptions): KafkaConfig {
  const { brokers, clientId, sasl, tls, log } = options
  return {
    brokers: [...brokers],
    clientId,
    retry,
    connectionTimeout: CONNECT_WITHIN_MS,
    requestTimeout: ANSWER_WITHIN_MS,
    ...(sasl && { sasl: sasl as SASLOptions }),
    ...(tls && { ssl: tls.caFile === undefined ? true : { ca: [readFileSync(tls.caFile, 'utf8')] } }),
    logLevel: logLevel.WARN,
    // Each retry of a lost connection is an error to the library; those who use it tell what became of it.
    logCreator:
      () =>
      ({ namespace, log: { message, error } }) =>
        log.debug({ kafka: namespace, ...(typeof error === 'string' && { error }) }, message),
  }
}
