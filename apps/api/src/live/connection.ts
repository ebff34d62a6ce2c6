import { type Progress, type WsTopic, wsCommand } from '@bullwheel/contracts'
import type { FeedBatch } from '@bullwheel/services'
import { type Delivery, createDelivery, gapMessage } from './delivery.ts'

/** What a connection needs of a socket; that of `ws` is one. */
export type LiveSocket = {
  readonly bufferedAmount: number
  send: (text: string) => void
  ping: () => void
  terminate: () => void
}

/** What a connection needs of the event feed. */
export type LiveFeed = {
  readonly cursor: string
  replay: (cursor: string) => Promise<FeedBatch | undefined>
}

const MAX_TOPICS = 100
/** A reader with more than this unread gets a gap instead of more. */
export const MAX_UNREAD_BYTES = 1024 * 1024

/**
 * A topic of one connection: live, catching up (with what came meanwhile), or left behind since `gapFrom`. Of progress
 * only the latest waits for a slow reader.
 */
type Subscription = { meanwhile: Delivery[] | undefined; gapFrom: string | undefined; progress: Progress | undefined }

/** One browser or program on /ws: its topics, and what it is sent. */
export class LiveConnection {
  readonly #socket: LiveSocket
  readonly #feed: LiveFeed
  readonly #subscriptions = new Map<WsTopic, Subscription>()
  #hasAnswered = true

  constructor(socket: LiveSocket, feed: LiveFeed) {
    this.#socket = socket
    this.#feed = feed
  }

  /** Takes a command as it came. What is wrong with it is told, never thrown. */
  receive(text: string): void {
    const command = wsCommand.safeParse(parseJson(text))
    if (!command.success) return this.#tell('This is no command: send {subscribe, unsubscribe, cursor}')
    const { subscribe = [], unsubscribe = [], cursor } = command.data
    for (const topic of unsubscribe) this.#subscriptions.delete(topic)
    if (new Set([...this.#subscriptions.keys(), ...subscribe]).size > MAX_TOPICS) {
      return this.#tell(`At most ${MAX_TOPICS} topics on one connection`)
    }
    for (const topic of subscribe) this.#subscribe(topic, cursor)
  }

  /** Hands a batch of events on. */
  deliver(delivery: Delivery): void {
    for (const [topic, subscription] of this.#subscriptions) {
      if (subscription.meanwhile === undefined) this.#pass(topic, subscription, delivery)
      else subscription.meanwhile.push(delivery)
    }
  }

  /** Hands on how far a task is, to whoever has its topic. */
  tellProgress(topic: WsTopic, progress: Progress): void {
    const subscription = this.#subscriptions.get(topic)
    if (subscription === undefined) return
    subscription.progress = progress
    this.#passProgress(topic, subscription)
  }

  /** A sign of life, with the place that every topic has come to. Ends a connection that left the last one unanswered. */
  beat(): void {
    if (!this.#hasAnswered) return this.#socket.terminate()
    this.#hasAnswered = false
    this.#socket.ping()
    for (const [topic, subscription] of this.#subscriptions) {
      if (subscription.meanwhile === undefined && this.#closeGap(topic, subscription)) this.#confirm(topic)
      this.#passProgress(topic, subscription)
    }
  }

  /** The other side answered the last sign of life. */
  answered(): void {
    this.#hasAnswered = true
  }

  #subscribe(topic: WsTopic, cursor: string | undefined): void {
    const subscription: Subscription = { meanwhile: undefined, gapFrom: undefined, progress: undefined }
    this.#subscriptions.set(topic, subscription)
    if (cursor === undefined || cursor === this.#feed.cursor) return this.#confirm(topic)
    subscription.meanwhile = []
    void this.#catchUp(topic, subscription, cursor)
  }

  // What arrives during the replay waits, so that nothing overtakes it; some of it may be in the replay too.
  async #catchUp(topic: WsTopic, subscription: Subscription, cursor: string): Promise<void> {
    const missed = await this.#feed.replay(cursor).catch(() => undefined)
    if (this.#subscriptions.get(topic) !== subscription) return
    const waiting = subscription.meanwhile ?? []
    subscription.meanwhile = undefined
    if (missed === undefined) this.#send(gapMessage(topic, cursor, this.#feed.cursor))
    else this.#pass(topic, subscription, createDelivery(missed, cursor))
    for (const delivery of waiting) this.#pass(topic, subscription, delivery)
    if (this.#closeGap(topic, subscription)) this.#confirm(topic)
  }

  #pass(topic: WsTopic, subscription: Subscription, delivery: Delivery): void {
    const messages = delivery.messagesFor(topic)
    if (messages.length === 0 || !this.#closeGap(topic, subscription)) return
    for (const message of messages) {
      if (this.#socket.bufferedAmount > MAX_UNREAD_BYTES) {
        subscription.gapFrom = delivery.from
        return
      }
      this.#send(message)
    }
  }

  #passProgress(topic: WsTopic, subscription: Subscription): void {
    const { progress } = subscription
    if (progress === undefined || this.#socket.bufferedAmount > MAX_UNREAD_BYTES) return
    subscription.progress = undefined
    this.#send(JSON.stringify({ topic, progress }))
  }

  /** True when the topic is up to date; a reader that was too slow and has caught up is told of its gap now. */
  #closeGap(topic: WsTopic, subscription: Subscription): boolean {
    if (subscription.gapFrom === undefined) return true
    if (this.#socket.bufferedAmount > 0) return false
    this.#send(gapMessage(topic, subscription.gapFrom, this.#feed.cursor))
    subscription.gapFrom = undefined
    return true
  }

  #confirm(topic: WsTopic): void {
    this.#send(JSON.stringify({ topic, cursor: this.#feed.cursor, data: [] }))
  }

  #tell(error: string): void {
    this.#send(JSON.stringify({ error }))
  }

  #send(text: string): void {
    this.#socket.send(text)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
