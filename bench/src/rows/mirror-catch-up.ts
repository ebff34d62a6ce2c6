import { randomBytes } from 'node:crypto'
import type { Hot } from '@bullwheel/db'
import {
  type Logger,
  type MirrorEvent,
  type SearchWriter,
  type Sink,
  type TaskDocument,
  inBatches,
  toCloudEvent,
} from '@bullwheel/domain'
import { createKafkaSink } from '@bullwheel/events'
import { createElasticsearchWriter, taskSource } from '@bullwheel/search'
import { createCopier } from '@bullwheel/worker/mirrors/copier'
import type { Mirror } from '@bullwheel/worker/mirrors/mirror'
import { searchMirrors } from '@bullwheel/worker/mirrors/search-mirrors'
import { Client } from '@elastic/elasticsearch'
import { Kafka, Partitioners, logLevel } from 'kafkajs'
import { openBullwheel } from '../bullwheel.ts'
import type { Comparison, Figure, Measured, Side } from '../compare.ts'
import { type MirrorServers, useMirrorServers } from '../mirror-servers.ts'
import type { Row } from '../row.ts'
import type { Servers } from '../servers.ts'

const INTAKE = 500
/** As the sinks send them. */
const KAFKA_BATCH = { items: 1_000, bytes: 768 * 1024 }
const BULK = 500
const quiet = (): void => undefined
const log: Logger = { debug: quiet, info: quiet, warn: console.warn, error: console.error }

const rate = (unit: 'events/s' | 'documents/s'): Figure[] => [
  { name: 'catch-up', unit, target: { floor: 0.6, goal: 0.9 } },
]

/**
 * From the begin of a mirror that has everything still before it to its end, with reading the book and moving the cursor.
 * Against it: the client alone, given the same messages or documents ready-made, in batches of the same size.
 */
export const mirrorCatchUp: Row = {
  name: 'mirror-catch-up',
  title: '10 mirror catch-up',
  comparisons: (servers, { scale }) => {
    const mirrors = useMirrorServers(servers)
    return [compareKafka(servers, mirrors, 200_000 * scale), compareElasticsearch(servers, mirrors, 40_000 * scale)]
  },
}

function compareKafka(servers: Servers, { brokers }: MirrorServers, count: number): Comparison {
  let events: MirrorEvent[] = []
  const ours = async (): Promise<Measured> => {
    const book = await fill(servers, count)
    const sink = createKafkaSink({ brokers: [await brokers()], topic: newName(), clientId: 'bench', log })
    events = []
    const keeping: Sink = {
      ...sink,
      write: (some) => {
        events.push(...some)
        return sink.write(some)
      },
    }
    const ms = await copyAll(book.hot, { name: 'kafka', sink: keeping })
    await sink.close()
    await book.close()
    if (events.length !== count) throw new Error(`${events.length} events were copied, where there are ${count}`)
    return { figures: { 'catch-up': (count / ms) * 1_000 } }
  }
  const theirs: Side = {
    name: 'kafkajs alone',
    run: async () => ({ figures: { 'catch-up': await produce(await brokers(), events) } }),
  }
  return {
    name: `${count} events to Kafka`,
    figures: rate('events/s'),
    ours: { name: 'Bullwheel', run: ours },
    others: [theirs],
  }
}

async function produce(broker: string, events: MirrorEvent[]): Promise<number> {
  const messages = events.map((event) => ({
    key: event.taskId,
    value: Buffer.from(JSON.stringify(toCloudEvent(event))),
  }))
  const batches = [...inBatches(messages, ({ value }) => value.length, KAFKA_BATCH)]
  const kafka = new Kafka({ brokers: [broker], clientId: 'bench', logLevel: logLevel.NOTHING })
  const topic = newName()
  const admin = kafka.admin()
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true })
  await admin.disconnect()
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  })
  await producer.connect()
  const beganAt = performance.now()
  for (const batch of batches) await producer.send({ topic, acks: -1, messages: batch })
  const ms = performance.now() - beganAt
  await producer.disconnect()
  return (events.length / ms) * 1_000
}

function compareElasticsearch(servers: Servers, { elasticsearch }: MirrorServers, count: number): Comparison {
  let sent: TaskDocument[] = []
  const ours = async (): Promise<Measured> => {
    const book = await fill(servers, count)
    const { writer } = await openIndex(await elasticsearch())
    const documents: TaskDocument[] = []
    const keeping: SearchWriter = {
      ...writer,
      putTasks: (some) => {
        documents.push(...some)
        return writer.putTasks(some)
      },
    }
    const [tasks] = searchMirrors({ hot: book.hot, source: 'elasticsearch', writer: keeping, keepLogsMs: 86_400_000 })
    const ms = await copyAll(book.hot, tasks as Mirror)
    await writer.close()
    await book.close()
    if (documents.length !== count)
      throw new Error(`${documents.length} documents were copied, where there are ${count}`)
    sent = documents
    return { figures: { 'catch-up': (count / ms) * 1_000 } }
  }
  const theirs: Side = {
    name: '@elastic/elasticsearch alone',
    run: async () => ({ figures: { 'catch-up': await bulk(await elasticsearch(), sent) } }),
  }
  return {
    name: `${count} tasks to Elasticsearch`,
    figures: rate('documents/s'),
    ours: { name: 'Bullwheel', run: ours },
    others: [theirs],
  }
}

async function bulk(node: string, documents: TaskDocument[]): Promise<number> {
  const { writer, alias } = await openIndex(node)
  const operations = documents.map((document) => [
    { index: { _index: alias, _id: document.id, version: document.version, version_type: 'external_gte' as const } },
    taskSource(document),
  ])
  const batches = [...inBatches(operations, () => 1, { items: BULK, bytes: BULK })].map((some) =>
    some.flat().map((line) => JSON.stringify(line)),
  )
  const client = new Client({ node })
  const beganAt = performance.now()
  for (const batch of batches) {
    const { errors } = await client.bulk({ operations: batch })
    if (errors) throw new Error('Elasticsearch refused some of a batch')
  }
  const ms = performance.now() - beganAt
  await client.close()
  await writer.close()
  return (documents.length / ms) * 1_000
}

/** An index of its own, with the mappings that every one has. */
async function openIndex(node: string): Promise<{ writer: SearchWriter; alias: string }> {
  const prefix = newName()
  const writer = createElasticsearchWriter({ urls: [node], prefix, log })
  await writer.removeTasks([{ id: '019aa000-0000-7000-8000-000000000001', version: 1 }])
  return { writer, alias: `${prefix}-tasks` }
}

async function fill(servers: Servers, count: number) {
  const bullwheel = await openBullwheel(servers, 'short')
  for (let added = 0; added < count; added += INTAKE) await bullwheel.intake.accept(bullwheel.newTasks(INTAKE))
  return bullwheel
}

async function copyAll(hot: Hot, mirror: Mirror): Promise<number> {
  const copier = createCopier({ hot, mirror, partition: 0, holder: 'bench', log })
  const beganAt = performance.now()
  for (let isAtEnd = false; !isAtEnd;) isAtEnd = (await copier.runOnce()).isAtEnd
  return performance.now() - beganAt
}

const newName = (): string => `b${randomBytes(6).toString('hex')}`
