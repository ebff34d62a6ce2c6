import { type WsTopic, wsCommand } from '@bullwheel/contracts'
import type { Channel } from './channel.ts'
import type { Outlet } from './outlet.ts'
import { PlainReader } from './plain-reader.ts'
import { StateSubscription } from './state-subscription.ts'
import type { States } from './states.ts'
import { StreamSubscription } from './stream-subscription.ts'
import type { Turns } from './turns.ts'

/** What connections follow. */
export type LiveSources = {
  events: Channel
  lines: Channel
  queues: States
  workers: States
  /** Replays that may be under way at once. */
  replays: Turns
}

const MAX_TOPICS = 100
/** A client of ours sends its first command at once. */
const PLAIN_AFTER_MS = 300
/** At the next beat a silent peer is ended: after 30 to 45 s. */
const MAX_SILENT_BEATS = 2

type Subscription = StreamSubscription | StateSubscription

/** One browser or program on /ws: its topics, and what it is sent. */
export class LiveConnection {
  readonly #outlet: Outlet
  readonly #sources: LiveSources
  readonly #subscriptions = new Map<WsTopic, Subscription>()
  readonly #plainTimer: NodeJS.Timeout
  #plain: PlainReader | undefined
  #silentBeats = 0

  constructor(outlet: Outlet, sources: LiveSources) {
    this.#outlet = outlet
    this.#sources = sources
    this.#plainTimer = setTimeout(() => {
      this.#plain = new PlainReader(sources.lines, outlet)
      this.#plain.begin()
    }, PLAIN_AFTER_MS).unref()
  }

  /** Takes a command as it came. What is wrong with it is told, never thrown. Lines as plain text end with a subscription only. */
  receive(text: string): void {
    this.answered()
    const command = wsCommand.safeParse(parseJson(text))
    const { subscribe = [], unsubscribe = [], cursor } = command.data ?? {}
    if (subscribe.length > 0) this.#endPlain()
    if (this.#plain !== undefined) return
    if (!command.success) return this.#tell('This is no command: send {subscribe, unsubscribe, cursor}')
    for (const topic of unsubscribe) this.#unsubscribe(topic)
    if (new Set([...this.#subscriptions.keys(), ...subscribe]).size > MAX_TOPICS) {
      return this.#tell(`At most ${MAX_TOPICS} topics on one connection`)
    }
    for (const topic of subscribe) this.#subscribe(topic, cursor)
  }

  /** A sign of life, with the place that every topic has come to. Ends a peer that shows none. */
  beat(): void {
    if (this.#outlet.hasMoved()) this.answered()
    if (this.#silentBeats++ >= MAX_SILENT_BEATS) return this.#outlet.endSilent()
    this.#outlet.ping()
    for (const subscription of this.#subscriptions.values()) subscription.beat()
    this.#plain?.beat()
  }

  /** Ends a peer whose access has ended. */
  refuse(): void {
    this.#outlet.endRefused()
  }

  /** The other side answered, said something or took what it was sent. */
  answered(): void {
    this.#silentBeats = 0
  }

  /** The socket is closed. */
  end(): void {
    this.#endPlain()
    for (const topic of this.#subscriptions.keys()) this.#unsubscribe(topic)
  }

  #subscribe(topic: WsTopic, cursor: string | undefined): void {
    this.#unsubscribe(topic)
    const subscription = this.#open(topic)
    this.#subscriptions.set(topic, subscription)
    subscription.begin(cursor)
  }

  #unsubscribe(topic: WsTopic): void {
    this.#subscriptions.get(topic)?.end()
    this.#subscriptions.delete(topic)
  }

  #open(topic: WsTopic): Subscription {
    const { events, lines, queues, workers, replays } = this.#sources
    if (topic === 'queues') return new StateSubscription(queues, this.#outlet)
    if (topic === 'workers') return new StateSubscription(workers, this.#outlet)
    const channel = topic.startsWith('logs') ? lines : events
    return new StreamSubscription({ topic, channel, outlet: this.#outlet, replays })
  }

  #endPlain(): void {
    clearTimeout(this.#plainTimer)
    this.#plain?.end()
    this.#plain = undefined
  }

  #tell(error: string): void {
    this.#outlet.tell({ error })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
