import type { FetchedMessage, KafkaCluster } from './kafka-cluster.ts'

const REQUEST_BYTES = 1024 * 1024
/** What is kept of one stretch; the newest of it. */
const KEPT_BYTES = 4 * 1024 * 1024
const READ_COMMITTED = 1

/** A part of a partition: from `low` on, up to before `end`. */
export type Span = { partition: number; low: number; end: number }
export type ReadMessage = { partition: number; offset: number; value: Buffer }

/** The messages of the last `count` places of a span, the newest first, and what is left of the span before them. */
export async function readBackwards(
  cluster: KafkaCluster,
  topic: string,
  { partition, low, end }: Span,
  count: number,
): Promise<{ messages: ReadMessage[]; rest: Span }> {
  const messages: ReadMessage[] = []
  let begin = Math.max(low, end - count)
  for (let next = begin; next < end;) {
    const fetched = await fetchFrom(cluster, topic, partition, next)
    const last = fetched.at(-1)
    if (last === undefined) break
    for (const { offset, value } of fetched) {
      const at = Number(offset)
      if (at >= next && at < end && value !== null) messages.push({ partition, offset: at, value })
    }
    next = Math.max(next, Number(last.offset)) + 1
    if (dropOldest(messages)) begin = messages[0]?.offset ?? begin
  }
  return { messages: messages.toReversed(), rest: { partition, low, end: begin } }
}

/** Keeps memory bounded; what is dropped is read again when its turn comes. */
function dropOldest(messages: ReadMessage[]): boolean {
  let bytes = 0
  const first = messages.findLastIndex(({ value }) => (bytes += value.length) > KEPT_BYTES)
  if (first <= 0) return false
  messages.splice(0, Math.min(first, messages.length - 1))
  return true
}

/** A batch of the broker may begin before the offset that was asked for. */
async function fetchFrom(
  cluster: KafkaCluster,
  topic: string,
  partition: number,
  offset: number,
): Promise<FetchedMessage[]> {
  const leader = cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition)?.leader
  const broker = await cluster.findBroker({ nodeId: String(leader) })
  const { responses } = await broker.fetch({
    replicaId: -1,
    isolationLevel: READ_COMMITTED,
    maxWaitTime: 100,
    minBytes: 1,
    maxBytes: REQUEST_BYTES,
    topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes: REQUEST_BYTES }] }],
  })
  return responses.flatMap(({ partitions }) => partitions.flatMap(({ messages }) => messages))
}
