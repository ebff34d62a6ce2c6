import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@bullwheel/domain'
import type { Admin, Kafka } from 'kafkajs'
import { IMPATIENT } from './kafka-client.ts'
import { faultType, toAppError } from './kafka-fault.ts'

/** Brokers hear of a new topic one by one. */
const KNOWN_WITHIN_MS = 5_000

/** Makes the topic where it is missing, as the brokers' defaults say; throws `unavailable` with what to do instead. */
export async function ensureTopic(kafka: Kafka, topic: string): Promise<void> {
  // Without patience: a patient client waits half a minute for a topic that nobody makes.
  const admin = kafka.admin({ retry: IMPATIENT })
  try {
    await admin.connect()
    if (await isThere(admin, topic)) return
    await createTopic(admin, topic)
    await untilThere(admin, topic)
  } catch (cause) {
    throw toAppError(cause, topic)
  } finally {
    await admin.disconnect()
  }
}

const MISSING_OR_HIDDEN = ['UNKNOWN_TOPIC_OR_PARTITION', 'TOPIC_AUTHORIZATION_FAILED']

async function isThere(admin: Admin, topic: string): Promise<boolean> {
  try {
    await admin.fetchTopicMetadata({ topics: [topic] })
    return true
  } catch (cause) {
    // A topic that this user may not see looks the same, there or not.
    if (MISSING_OR_HIDDEN.includes(faultType(cause) ?? '')) return false
    throw cause
  }
}

async function createTopic(admin: Admin, topic: string): Promise<void> {
  try {
    await admin.createTopics({ topics: [{ topic }], waitForLeaders: false })
  } catch (cause) {
    const type = faultType(cause)
    if (type === undefined || type === 'INVALID_TOPIC_EXCEPTION') throw cause
    const text = `The topic ${topic} is missing or hidden in Kafka and may not be made by this user (${type}).`
    const advice = `Create it, or let this user describe and write it: kafka-topics.sh --create --topic ${topic}`
    throw new AppError('unavailable', `${text} ${advice}`, { cause })
  }
}

async function untilThere(admin: Admin, topic: string): Promise<void> {
  const deadline = performance.now() + KNOWN_WITHIN_MS
  while (!(await isThere(admin, topic))) {
    if (performance.now() > deadline) {
      throw new AppError('unavailable', `The topic ${topic} was made in Kafka, but this user may not see it.`)
    }
    await sleep(50)
  }
}
