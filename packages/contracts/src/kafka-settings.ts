import type { z } from 'zod'
import { SettingsError, pickSettings } from './settings.ts'

/** The names that say where Kafka is and how to get in, as the shape of a zod object. */
export const kafkaSettings = pickSettings(
  'KAFKA_BROKERS',
  'KAFKA_TOPIC',
  'KAFKA_SASL_MECHANISM',
  'KAFKA_SASL_USERNAME',
  'KAFKA_SASL_PASSWORD',
  'KAFKA_TLS',
  'KAFKA_TLS_CA',
)
type Read = z.output<z.ZodObject<typeof kafkaSettings>>

/** Where Kafka is, and how to get in. */
export type KafkaSettings = {
  /** `host:port` of some brokers; they tell the others. */
  brokers: readonly string[]
  topic: string
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string }
  /** `caFile`: the authority that signed the brokers' certificates; by default those that Node trusts. */
  tls?: { caFile?: string }
}

/** Undefined where no brokers are set; throws SettingsError when what is set cannot be used together. */
export function toKafkaSettings(read: Read): KafkaSettings | undefined {
  const { KAFKA_BROKERS: brokers, KAFKA_TOPIC: topic, KAFKA_TLS: tls, KAFKA_TLS_CA: caFile } = read
  if (brokers === undefined || brokers.length === 0) return undefined
  if (tls === 'off' && caFile !== undefined) throw new SettingsError(['KAFKA_TLS_CA is set, but KAFKA_TLS is off'])
  const sasl = saslOf(read)
  return {
    brokers,
    topic,
    ...(sasl && { sasl }),
    ...(tls === 'on' && { tls: caFile === undefined ? {} : { caFile } }),
  }
}

function saslOf(read: Read): KafkaSettings['sasl'] | undefined {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = read
  if (mechanism !== undefined && username !== undefined && password !== undefined) {
    return { mechanism, username, password }
  }
  if (mechanism === undefined && username === undefined && password === undefined) return undefined
  throw new SettingsError([
    'KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD are needed together, or none of them',
  ])
}
