import type { Kafka } from 'kafkajs'

/**
 * The part of the client library that reads a partition without a consumer group. A group would need its own rights, and
 * seconds to form, for each look at the topic.
 */
export type KafkaCluster = {
  connect: () => Promise<void>
  disconnect: () => Promise<void>
  /** Throws when the topic does not exist. */
  addTargetTopic: (topic: string) => Promise<void>
  refreshMetadata: () => Promise<void>
  findTopicPartitionMetadata: (topic: string) => { partitionId: number; leader: number }[]
  findBroker: (node: { nodeId: string }) => Promise<KafkaBroker>
  fetchTopicsOffset: (
    topics: { topic: string; partitions: { partition: number }[]; fromBeginning: boolean }[],
  ) => Promise<{ topic: string; partitions: { partition: number; offset: string }[] }[]>
}

export type FetchedMessage = { offset: string; key: Buffer | null; value: Buffer | null }

type KafkaBroker = {
  fetch: (request: {
    replicaId: number
    isolationLevel: number
    maxWaitTime: number
    minBytes: number
    maxBytes: number
    topics: { topic: string; partitions: { partition: number; fetchOffset: string; maxBytes: number }[] }[]
  }) => Promise<{ responses: { partitions: { partition: number; messages: FetchedMessage[] }[] }[] }>
}

const NAME = 'private:Kafka:createCluster'

/** The library keeps it under a symbol of its own; its version is pinned, and no newer one is to come. */
export function createCluster(kafka: Kafka): KafkaCluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === NAME)
  const inside = kafka as unknown as Record<symbol, (options: object) => KafkaCluster>
  const create = symbol && inside[symbol]
  if (create === undefined) throw new Error('this kafkajs is not the one that the reader was written for')
  return create({ allowAutoTopicCreation: false, isolationLevel: 1 })
}
