import type { Sink } from '@bullwheel/domain'
import { KAFKA_ACCOUNT, type TestKafka, describeKafka, newTopic, useTestKafka } from '@bullwheel/testing'
import { Kafka, Partitioners, logLevel } from 'kafkajs'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { type KafkaOptions, type KafkaReader, createKafkaReader, createKafkaSink } from '../src/index.ts'
import { makeEvent, taskIdOf } from './factory.ts'
import { createTopic, optionsFor, readBack } from './kafka-place.ts'

let kafka: TestKafka
const cleanUps: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

function open(options: KafkaOptions): { sink: Sink; reader: KafkaReader } {
  const parts = { sink: createKafkaSink(options), reader: createKafkaReader(options) }
  cleanUps.push(parts.sink.close, parts.reader.close)
  return parts
}

/** 40 tasks with 25 events each, in 3 partitions; at another second for each version. */
async function fill(): Promise<KafkaOptions> {
  const options = optionsFor(newTopic(), kafka.brokers)
  await createTopic(options, { numPartitions: 3 })
  const { sink } = open(options)
  for (let version = 1; version <= 25; version++) {
    const kind = version % 5 === 0 ? 'retrying' : 'started'
    await sink.write(
      Array.from({ length: 40 }, (_, task) => makeEvent(task, version, { kind, queue: task === 7 ? 'slow' : 'fast' })),
    )
  }
  return options
}

describeKafka('the Kafka reader', () => {
  let filled: KafkaOptions

  beforeAll(async () => {
    kafka = await useTestKafka()
    filled = await fill()
  }, 120_000)

  test('gives the newest events of all partitions first, with where they lie', async () => {
    const { reader } = open(filled)
    const { items, next } = await reader.read({ limit: 80, before: undefined, filter: {} })
    expect(items.map(({ event }) => event.time)).toEqual(
      items
        .map(({ event }) => event.time)
        .toSorted()
        .toReversed(),
    )
    expect(new Set(items.map(({ event }) => event.data.version))).toEqual(new Set([24, 25]))
    expect(new Set(items.map(({ partition }) => partition))).toEqual(new Set([0, 1, 2]))
    expect(next).toHaveLength(3)
  })

  test('pages back to the beginning, every event once', async () => {
    const items = await readBack(filled, 70)
    expect(items).toHaveLength(1_000)
    expect(new Set(items.map(({ event }) => event.id)).size).toBe(1_000)
    expect(new Set(items.map(({ partition, offset }) => `${partition}/${offset}`)).size).toBe(1_000)
  })

  test('finds the events of a task, of a kind, of a queue and of a type', async () => {
    const ofTask = await readBack(filled, 10, { task: taskIdOf(7) })
    expect(ofTask.map(({ event }) => event.data.version)).toEqual(Array.from({ length: 25 }, (_, at) => 25 - at))
    expect(await readBack(filled, 50, { kind: 'TaskRetrying' })).toHaveLength(200)
    expect(await readBack(filled, 50, { kind: 'TaskRetrying', queue: 'slow' })).toHaveLength(5)
    expect(await readBack(filled, 50, { type: 'another' })).toEqual([])
  })

  test('passes over messages that are no events', async () => {
    const options = optionsFor(newTopic(), kafka.brokers)
    const { sink, reader } = open(options)
    await sink.write([makeEvent(1, 1)])
    const producer = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING }).producer({
      createPartitioner: Partitioners.DefaultPartitioner,
    })
    await producer.connect()
    await producer.send({
      topic: options.topic,
      messages: [{ value: 'hello' }, { value: '{}' }, { key: 'k', value: null }],
    })
    await producer.disconnect()
    await sink.write([makeEvent(1, 2)])
    const { items } = await reader.read({ limit: 10, before: undefined, filter: {} })
    expect(items.map(({ event, offset }) => [event.data.version, offset])).toEqual([
      [2, 4],
      [1, 0],
    ])
  })

  test('sees new events at the next look', async () => {
    const options = optionsFor(newTopic(), kafka.brokers)
    const { sink, reader } = open(options)
    const query = { limit: 10, before: undefined, filter: {} }
    await sink.write([makeEvent(1, 1)])
    expect((await reader.read(query)).items).toHaveLength(1)
    await sink.write([makeEvent(1, 2)])
    expect((await reader.read(query)).items).toHaveLength(2)
  })

  test('says that the topic is missing, and reads it once it is there', async () => {
    const options = optionsFor(newTopic(), kafka.brokers)
    const { sink, reader } = open(options)
    const query = { limit: 10, before: undefined, filter: {} }
    await expect(reader.read(query)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`There is no topic ${options.topic}`) as string,
    })
    await sink.write([makeEvent(1, 1)])
    expect((await reader.read(query)).items).toHaveLength(1)
  })

  test('says so when no broker answers, and when the password is wrong', async () => {
    const query = { limit: 10, before: undefined, filter: {} }
    const { reader: astray } = open(optionsFor('any', ['127.0.0.1:1']))
    await expect(astray.read(query)).rejects.toMatchObject({ code: 'unavailable' })
    const sasl = { mechanism: 'plain', ...KAFKA_ACCOUNT, password: 'wrong' } as const
    const { reader: stranger } = open({ ...optionsFor(filled.topic, kafka.saslBrokers), sasl })
    await expect(stranger.read(query)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/authentication/i) as string,
    })
  })
})
