import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { kafkaSettings, toKafkaSettings } from './kafka-settings.ts'
import { type Environment, readSettings } from './settings.ts'

const read = (env: Environment) => toKafkaSettings(readSettings(z.object(kafkaSettings), env))

describe('the settings of Kafka', () => {
  test('are none where no brokers are set', () => {
    expect(read({})).toBeUndefined()
    expect(read({ KAFKA_TOPIC: 'events' })).toBeUndefined()
  })

  test('need no more than the brokers', () => {
    expect(read({ KAFKA_BROKERS: 'a:9092, [::1]:9093' })).toEqual({
      brokers: ['a:9092', '[::1]:9093'],
      topic: 'task-events',
    })
  })

  test('carry how to sign in, and whom to trust', () => {
    const env = {
      KAFKA_BROKERS: 'a:9092',
      KAFKA_SASL_MECHANISM: 'scram-sha-256',
      KAFKA_SASL_USERNAME: 'me',
      KAFKA_SASL_PASSWORD: 'secret',
      KAFKA_TLS: 'on',
    }
    const sasl = { mechanism: 'scram-sha-256', username: 'me', password: 'secret' }
    expect(read(env)).toMatchObject({ sasl, tls: {} })
    expect(read({ ...env, KAFKA_TLS_CA: '/ca.pem' })).toMatchObject({ sasl, tls: { caFile: '/ca.pem' } })
  })

  test('are refused when they do not fit together, without a word of the password', () => {
    const brokers = { KAFKA_BROKERS: 'a:9092' }
    expect(() => read({ ...brokers, KAFKA_SASL_PASSWORD: 'secret' })).toThrow(/are needed together/)
    expect(() => read({ ...brokers, KAFKA_SASL_PASSWORD: 'secret' })).not.toThrow(/secret/)
    expect(() => read({ ...brokers, KAFKA_TLS_CA: '/ca.pem' })).toThrow('KAFKA_TLS is off')
    expect(() => read({ KAFKA_BROKERS: 'http://a:9092' })).toThrow(/must be like kafka-1:9092/)
  })
})
