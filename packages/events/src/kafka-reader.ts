import { type StoredKafkaEvent, kafkaEvent } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'
import { type KafkaOptions, IMPATIENT, connectKafka } from './kafka-client.ts'
import { type KafkaCluster, createCluster } from './kafka-cluster.ts'
import { toAppError } from './kafka-fault.ts'
import { newestFirst } from './newest-first.ts'
import type { Span } from './partition-reader.ts'

/** CloudEvents `type`, task id, queue and task type, none of which JSON writes in another way; not given: any. */
export type KafkaFilter = {
  kind?: string | undefined
  task?: string | undefined
  queue?: string | undefined
  type?: string | undefined
}

export type KafkaPage = {
  items: StoredKafkaEvent[]
  /** The offset before which to go on, of each partition by its number; null when nothing older is there. */
  next: number[] | null
}

export type KafkaReader = {
  /**
   * Events of the topic, the newest first by their time. Ends early, with fewer than `limit`, when it has read enough for
   * one call. Messages that are no events of ours are passed over. Throws `unavailable`, within seconds.
   */
  read: (query: { limit: number; before: number[] | undefined; filter: KafkaFilter }) => Promise<KafkaPage>
  close: () => Promise<void>
}

const GIVE_UP_MS = 6_000
/** Leaves time to answer with what was found. */
const ENOUGH_MS = 3_000

/** Reads a topic back, without a consumer group. Connects at the first use, and anew after an error. */
export function createKafkaReader(options: KafkaOptions): KafkaReader {
  const { topic } = options
  const kafka = connectKafka(options, IMPATIENT)
  let connected: Promise<KafkaCluster> | undefined

  const connect = async (): Promise<KafkaCluster> => {
    const cluster = createCluster(kafka)
    await cluster.connect()
    return cluster
  }
  const disconnect = async (): Promise<void> => {
    const old = connected
    connected = undefined
    await old?.then(
      (cluster) => cluster.disconnect(),
      () => undefined,
    )
  }
  const read: KafkaReader['read'] = async ({ limit, before, filter }) => {
    connected ??= connect()
    const cluster = await connected
    const spans = await findSpans(cluster, topic, before)
    return newestFirst({ cluster, topic, spans, limit, parse: createParser(filter), enoughMs: ENOUGH_MS })
  }
  return {
    read: async (query) => {
      const reading = read(query)
      try {
        return await within(reading, GIVE_UP_MS, topic)
      } catch (cause) {
        disconnect().catch((error: unknown) => options.log.debug({ err: error }, 'the connection to Kafka ends badly'))
        throw toAppError(cause, topic)
      }
    },
    close: disconnect,
  }
}

async function findSpans(cluster: KafkaCluster, topic: string, before: number[] | undefined): Promise<Span[]> {
  await cluster.addTargetTopic(topic)
  await cluster.refreshMetadata()
  const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ partition: partitionId }))
  const offsets = async (fromBeginning: boolean): Promise<Map<number, number>> => {
    const [found] = await cluster.fetchTopicsOffset([{ topic, partitions, fromBeginning }])
    return new Map(found?.partitions.map(({ partition, offset }) => [partition, Number(offset)]))
  }
  const [lows, ends] = await Promise.all([offsets(true), offsets(false)])
  return partitions.map(({ partition }) => {
    const end = ends.get(partition) ?? 0
    return { partition, low: lows.get(partition) ?? 0, end: Math.min(end, before?.[partition] ?? end) }
  })
}

/** Looks for the filter's words in the bytes first: of what a filter refuses, little is parsed. */
function createParser(filter: KafkaFilter): (value: Buffer) => StoredKafkaEvent['event'] | undefined {
  const words = Object.values(filter).filter((word) => word !== undefined)
  return (value) => {
    if (!words.every((word) => value.includes(word))) return undefined
    const event = kafkaEvent.safeParse(parseJson(value.toString())).data
    if (event === undefined || !matches(event, filter)) return undefined
    return event
  }
}

function matches({ type, subject, data }: StoredKafkaEvent['event'], filter: KafkaFilter): boolean {
  return (
    (filter.kind === undefined || filter.kind === type) &&
    (filter.task === undefined || filter.task === subject) &&
    (filter.queue === undefined || filter.queue === data.queue) &&
    (filter.type === undefined || filter.type === data.type)
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function within<Result>(work: Promise<Result>, limitMs: number, topic: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const text = `Kafka did not give the events of ${topic} within ${limitMs / 1_000} s.`
    timer = setTimeout(() => reject(new AppError('unavailable', text)), limitMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
