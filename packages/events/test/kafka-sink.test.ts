import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoredKafkaEvent } from '@bullwheel/contracts'
import type { MirrorEvent, Sink } from '@bullwheel/domain'
import { startKafka } from '@bullwheel/local'
import { KAFKA_ACCOUNT, type TestKafka, describeKafka, newTopic, useTestKafka } from '@bullwheel/testing'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { type KafkaOptions, createKafkaSink } from '../src/index.ts'
import { makeEvent, taskIdOf } from './factory.ts'
import { allow, createTopic, optionsFor, readBack } from './kafka-place.ts'

let kafka: TestKafka
const cleanUps: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

function openSink(options: KafkaOptions): Sink {
  const sink = createKafkaSink(options)
  cleanUps.push(() => sink.close())
  return sink
}

/** Everything in the topic, each partition from its beginning. */
async function readAll(options: KafkaOptions): Promise<StoredKafkaEvent[]> {
  return (await readBack(options, 5_000)).toSorted((a, b) => a.partition - b.partition || a.offset - b.offset)
}

/** The versions of each task in the order of the topic. */
function versionsByTask(stored: StoredKafkaEvent[]): Map<string, number[]> {
  const versions = new Map<string, number[]>()
  for (const { event } of stored) {
    versions.set(event.subject, [...(versions.get(event.subject) ?? []), event.data.version])
  }
  return versions
}

/** In order from 1 on; it may go back to an earlier version and tell the same again. */
function isInOrder(versions: number[]): boolean {
  return versions.every((version, at) => {
    const before = versions[at - 1] ?? 0
    return version === before + 1 || version <= before
  })
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, at) => at + 1)

describeKafka('the Kafka sink', () => {
  beforeAll(async () => {
    kafka = await useTestKafka()
  }, 90_000)

  test('brings every event once and each task’s in order, through many batches and partitions', async () => {
    const options = optionsFor(newTopic(), kafka.brokers)
    await createTopic(options, { numPartitions: 4 })
    const sink = openSink(options)
    for (let version = 1; version <= 20; version++) {
      const events = Array.from({ length: 200 }, (_, task) => makeEvent(task, version))
      expect(await sink.write(events)).toEqual([])
    }
    const stored = await readAll(options)
    expect(stored).toHaveLength(4_000)
    expect(new Set(stored.map(({ partition }) => partition)).size).toBe(4)
    for (const versions of versionsByTask(stored).values()) expect(versions).toEqual(upTo(20))
  })

  test('writes one at a time when it is asked for several at once', async () => {
    const options = optionsFor(newTopic(), kafka.brokers)
    const sink = openSink(options)
    await Promise.all(upTo(50).map((version) => sink.write([makeEvent(1, version), makeEvent(2, version)])))
    const versions = versionsByTask(await readAll(options))
    expect([...versions.values()]).toEqual([upTo(50), upTo(50)])
  })

  test('makes the topic, and writes CloudEvents with our names and the snake-case ones', async () => {
    const options = optionsFor(newTopic(), kafka.brokers)
    const sink = openSink(options)
    const failed: Partial<MirrorEvent> = { kind: 'failed', attempt: 3, error: 'no such invoice', name: 'March' }
    await sink.write([makeEvent(7, 4, failed)])
    const [stored] = await readAll(options)
    const at = '2026-11-21T00:00:04.007Z'
    expect(stored).toMatchObject({
      partition: 0,
      offset: 0,
      event: {
        specversion: '1.0',
        id: `${taskIdOf(7)}:4`,
        source: '/bullwheel',
        type: 'TaskFailed',
        subject: taskIdOf(7),
        time: at,
        data: {
          kind: 'failed',
          version: 4,
          error: 'no such invoice',
          event: 'TaskFailed',
          task_id: taskIdOf(7),
          task_name: 'March',
          task_type: 'invoice.send',
          priority: 5,
          attempts: 3,
          max_retries: 2,
          scheduled_time: '2026-11-21T00:00:00.000Z',
          completed_at: null,
          failed_at: at,
        },
      },
    })
  })

  test('refuses what is larger than the topic takes, and brings the rest of the batch', async () => {
    const options = optionsFor(newTopic(), kafka.brokers)
    await createTopic(options, { configEntries: [{ name: 'max.message.bytes', value: '20000' }] })
    const sink = openSink(options)
    const events = upTo(100).map((version) =>
      makeEvent(1, version, version === 37 ? { error: 'x'.repeat(30_000) } : {}),
    )
    const refused = await sink.write(events)
    expect(refused.map(({ event }) => event.version)).toEqual([37])
    expect(refused[0]?.reason).toMatch(/no message of 3\d{4} bytes/)
    const versions = (await readAll(options)).map(({ event }) => event.data.version)
    expect([...new Set(versions)].toSorted((a, b) => a - b)).toEqual(upTo(100).filter((version) => version !== 37))
  })

  test('loses nothing and keeps each task’s order when the broker is killed and comes back in mid-stream', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bullwheel-kafka-'))
    cleanUps.push(() => rm(folder, { recursive: true, force: true }))
    const start = () => startKafka({ folder, path: process.env['PATH'] })
    let broker = await start()
    cleanUps.push(() => broker.stop())
    const options = optionsFor(newTopic(), [broker.brokers])
    await createTopic(options, { numPartitions: 3 })
    const sink = openSink(options)
    const LAST = 200
    const [yes, no] = [() => true, () => false]
    let written = 0
    const writing = (async () => {
      while (written < LAST) {
        const events = Array.from({ length: 40 }, (_, task) => makeEvent(task, written + 1))
        if (await sink.write(events).then(yes, no)) written++
      }
    })()
    await expect.poll(() => written).toBeGreaterThan(30)
    broker.kill()
    await broker.exited
    expect(written).toBeLessThan(LAST)
    broker = await start()
    await writing
    const versions = versionsByTask(await readAll(options))
    expect(versions.size).toBe(40)
    for (const of of versions.values()) {
      expect(isInOrder(of)).toBe(true)
      expect(new Set(of).size).toBe(LAST)
    }
  }, 120_000)

  test('says what to create when it may not create the topic', async () => {
    const topic = newTopic()
    const sasl = { mechanism: 'plain', ...KAFKA_ACCOUNT } as const
    const sink = openSink({ ...optionsFor(topic, kafka.saslBrokers), sasl })
    await expect(sink.write([makeEvent(1, 1)])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`kafka-topics.sh --create --topic ${topic}`) as string,
    })
  })

  test('signs in, and needs no more than the right to write a topic that is there', async () => {
    const options = optionsFor(newTopic(), kafka.brokers)
    await createTopic(options, {})
    await allow(options, KAFKA_ACCOUNT.username, ['WRITE', 'READ'])
    const sasl = { mechanism: 'plain', ...KAFKA_ACCOUNT } as const
    const limited = { ...options, brokers: kafka.saslBrokers, sasl }
    const sink = openSink(limited)
    // The broker hears of the new right a little later.
    await expect.poll(() => sink.write([makeEvent(1, 1)]).catch(() => 'not yet')).toEqual([])
    expect(await sink.write([makeEvent(1, 2)])).toEqual([])
    expect((await readAll(limited)).map(({ event }) => event.data.version)).toEqual([1, 2])
  })

  test('ends a write at once when it is closed while no broker answers', async () => {
    const sink = createKafkaSink(optionsFor(newTopic(), ['127.0.0.1:1']))
    const writing = expect(sink.write([makeEvent(1, 1)])).rejects.toMatchObject({ code: 'unavailable' })
    await sink.close()
    await writing
  })
})
