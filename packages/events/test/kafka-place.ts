import type { StoredKafkaEvent } from '@bullwheel/contracts'
import { type ITopicConfig, Kafka, logLevel } from 'kafkajs'
import { type KafkaFilter, type KafkaOptions, createKafkaReader } from '../src/index.ts'
import { log } from './factory.ts'

export function optionsFor(topic: string, brokers: string[]): KafkaOptions {
  return { brokers, topic, clientId: 'test', log }
}

export async function createTopic({ topic, brokers }: KafkaOptions, more: Partial<ITopicConfig>): Promise<void> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic, ...more }], waitForLeaders: false })
  await admin.disconnect()
}

/** Every event that the filter lets through, page by page, the newest first. */
export async function readBack(options: KafkaOptions, limit: number, filter: KafkaFilter = {}) {
  const reader = createKafkaReader(options)
  const items: StoredKafkaEvent[] = []
  try {
    let before: number[] | undefined
    do {
      const page = await reader.read({ limit, before, filter })
      items.push(...page.items)
      before = page.next ?? undefined
    } while (before !== undefined)
  } finally {
    await reader.close()
  }
  return items
}
