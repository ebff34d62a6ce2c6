import { setImmediate } from 'node:timers/promises'
import { AppError, type MirrorEvent, type Refused, type Sink, toCloudEvent, inBatches } from '@bullwheel/domain'
import { type Producer, Partitioners } from 'kafkajs'
import { type KafkaOptions, PATIENT, connectKafka } from './kafka-client.ts'
import { faultType, toAppError } from './kafka-fault.ts'
import { ensureTopic } from './kafka-topic.ts'

/** Brokers take 1 MiB by default, with each message's own head and key. */
const BATCH = { items: 1_000, bytes: 768 * 1024 }
/** What the replicas have for it; less than what the request has. */
const ACKS_WITHIN_MS = 10_000
const TOO_LARGE = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']

type Message = { event: MirrorEvent; key: string; value: Buffer }

/**
 * Writes lifecycle events to a topic, each task's in order: one send at a time, acknowledged by all replicas. A broker that
 * is away is waited for, about 30 s; then `write` throws. The topic is made where it is missing.
 */
export function createKafkaSink(options: KafkaOptions): Sink {
  const { topic } = options
  const closing = new AbortController()
  const sender = createSender(options, closing.signal)
  let last: Promise<unknown> = Promise.resolve()

  const deliver = async (messages: Message[]): Promise<Refused[]> => {
    try {
      await sender.send(messages)
      return []
    } catch (cause) {
      if (!TOO_LARGE.includes(faultType(cause) ?? '')) throw toAppError(cause, topic)
      const [first, ...others] = messages
      if (first !== undefined && others.length === 0) return [{ event: first.event, reason: tooLarge(first) }]
      const half = Math.ceil(messages.length / 2)
      return [...(await deliver(messages.slice(0, half))), ...(await deliver(messages.slice(half)))]
    }
  }
  const write = async (events: MirrorEvent[]): Promise<Refused[]> => {
    const refused: Refused[] = []
    let sending: Promise<Refused[]> = Promise.resolve([])
    // The next batch is made while the brokers have the one before.
    for (const batch of inBatches(toMessages(events), ({ value }) => value.length, BATCH)) {
      refused.push(...(await sending))
      sending = deliver(batch)
      // It is awaited, but perhaps only after it failed.
      sending.catch(() => undefined)
      await setImmediate()
    }
    return [...refused, ...(await sending)]
  }
  return {
    name: 'kafka',
    write: (events) => {
      const turn = last.then(() => write(events))
      last = turn.catch(() => undefined)
      return unlessAborted(turn, closing.signal)
    },
    close: async () => {
      closing.abort()
      await sender.close()
    },
  }
}

type Sender = { send: (messages: Message[]) => Promise<void>; close: () => Promise<void> }

/** A producer that is made anew after each error. */
function createSender(options: KafkaOptions, signal: AbortSignal): Sender {
  const { topic } = options
  const kafka = connectKafka(options, PATIENT)
  let producer: Producer | undefined

  const open = async (): Promise<Producer> => {
    await ensureTopic(kafka, topic)
    const opened = kafka.producer({
      idempotent: true,
      // With more than one in flight, messages of one key change places, also when sends are idempotent.
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    })
    await opened.connect()
    return opened
  }
  return {
    send: async (messages) => {
      if (signal.aborted) throw closed()
      const current = producer ?? (await open())
      producer = current
      try {
        if (signal.aborted) throw closed()
        await current.send({
          topic,
          acks: -1,
          timeout: ACKS_WITHIN_MS,
          messages: messages.map(({ key, value }) => ({ key, value })),
        })
      } catch (cause) {
        // It is not known what the broker took, and another batch with these numbers could pass for a repeat.
        producer = undefined
        await current.disconnect()
        throw cause
      }
    },
    close: async () => producer?.disconnect(),
  }
}

function* toMessages(events: MirrorEvent[]): Generator<Message> {
  for (const event of events) yield toMessage(event)
}

function toMessage(event: MirrorEvent): Message {
  return { event, key: event.taskId, value: Buffer.from(JSON.stringify(toCloudEvent(event))) }
}

function tooLarge({ value }: Message): string {
  return `Kafka takes no message of ${value.length} bytes in this topic (max.message.bytes)`
}

function closed(): AppError {
  return new AppError('unavailable', 'The way to Kafka was closed; not everything may be there.')
}

/** What it resolves to; rejects at once when the signal comes first, and leaves no listener behind. */
async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let stop = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(closed())
    signal.addEventListener('abort', stop, { once: true })
  })
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', stop))
}
