import type { StoredKafkaEvent } from '@bullwheel/contracts'
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  type Admin,
  type ITopicConfig,
  Kafka,
  ResourcePatternTypes,
  logLevel,
} from 'kafkajs'
import { type KafkaFilter, type KafkaOptions, createKafkaReader } from '../src/index.ts'
import { log } from './factory.ts'

export function optionsFor(topic: string, brokers: string[]): KafkaOptions {
  return { brokers, topic, clientId: 'test', log }
}

export async function createTopic({ topic, brokers }: KafkaOptions, more: Partial<ITopicConfig>): Promise<void> {
  await asAdmin(brokers, (admin) => admin.createTopics({ topics: [{ topic, ...more }], waitForLeaders: false }))
}

/** Lets a user do something with this topic. */
export async function allow(
  { topic, brokers }: KafkaOptions,
  user: string,
  operations: ('WRITE' | 'READ')[],
): Promise<void> {
  const entries = operations.map((operation) => ({
    resourceType: AclResourceTypes.TOPIC,
    resourceName: topic,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal: `User:${user}`,
    host: '*',
    operation: AclOperationTypes[operation],
    permissionType: AclPermissionTypes.ALLOW,
  }))
  await asAdmin(brokers, (admin) => admin.createAcls({ acl: entries }))
}

async function asAdmin(brokers: readonly string[], act: (admin: Admin) => Promise<unknown>): Promise<void> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    await act(admin)
  } finally {
    await admin.disconnect()
  }
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
