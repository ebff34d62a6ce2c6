import { randomBytes } from 'node:crypto'
import { describe, inject } from 'vitest'
import { askOnDemand } from './ask-on-demand.ts'

/** The one broker of this run. Whoever comes without SASL may do anything. */
export type TestKafka = {
  brokers: string[]
  /** For KAFKA_ACCOUNT. */
  saslBrokers: string[]
}

/** May do what an ACL of the test allows, and nothing else. */
export const KAFKA_ACCOUNT = { username: 'limited', password: 'a-password-for-tests' }

/** `describe` for tests on a real Kafka: skipped where none can be had, which the run says at its beginning; never in CI. */
export function describeKafka(name: string, tests: () => void): void {
  describe.skipIf(inject('kafkaIsMissing'))(name, tests)
}

/** Starts the run's broker when nobody has yet; takes some seconds then. */
export async function useTestKafka(): Promise<TestKafka> {
  return askOnDemand<TestKafka>('kafka')
}

/** A topic that no other test uses; it does not exist yet. */
export function newTopic(): string {
  return `t${randomBytes(6).toString('hex')}`
}
