import {
  wsMessage,
  type EventsMessage,
  type LinesMessage,
  type QueuesMessage,
  type WorkersMessage,
  type GapMessage,
  type WsMessage,
  type WsTopic,
} from '@bullwheel/contracts'
import type { Feed, FeedOptions, FeedState, FeedTiming } from './feed-types.ts'

type TopicMessage = EventsMessage | LinesMessage | QueuesMessage | WorkersMessage | GapMessage

const ONE_TASK = 'tasks:'
const DEFAULT_TIMING: FeedTiming = { firstRetryMs: 500, maxRetryMs: 30_000, silenceMs: 45_000 }

/**
 * Follows lifecycle events, lines, queues and workers over /ws. Reconnects by itself for ever, with growing random waits, and goes on after the
 * last change it saw of each topic. Works in browsers and in Node 22 and later.
 */
export function connectFeed(options: FeedOptions): Feed {
  const connection = new FeedConnection(options)
  connection.open()
  return {
    subscribe: (...topics) => connection.subscribe(topics),
    unsubscribe: (...topics) => connection.unsubscribe(topics),
    close: () => connection.close(),
  }
}

class FeedConnection {
  readonly #options: FeedOptions
  readonly #timing: FeedTiming
  /** Each topic with the place up to which its changes were seen; undefined before its first message. */
  readonly #cursors: Map<WsTopic, string | undefined>
  readonly #unconfirmed = new Set<string>()
  #socket: WebSocket | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #failures = 0
  #state: FeedState['kind'] | undefined

  constructor(options: FeedOptions) {
    this.#options = options
    this.#timing = { ...DEFAULT_TIMING, ...options.timing }
    this.#cursors = new Map(options.topics.map((topic) => [topic, undefined]))
  }

  open(): void {
    this.#enter({ kind: 'connecting' })
    this.#address().then(
      (address) => this.#connect(address),
      (error: unknown) => this.#retry(error instanceof Error ? error.message : String(error)),
    )
  }

  subscribe(topics: readonly WsTopic[]): void {
    const added = topics.filter((topic) => !this.#cursors.has(topic))
    for (const topic of added) this.#cursors.set(topic, undefined)
    if (this.#socket?.readyState === WebSocket.OPEN) this.#request(added)
  }

  unsubscribe(topics: readonly WsTopic[]): void {
    const removed = topics.filter((topic) => this.#cursors.delete(topic))
    for (const topic of removed) this.#unconfirmed.delete(topic)
    if (removed.length > 0) this.#send({ unsubscribe: removed })
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#enter({ kind: 'closed' })
    this.#dropSocket()
  }

  async #address(): Promise<URL> {
    const address = new URL(this.#options.url)
    address.protocol = address.protocol.replace('http', 'ws')
    const ticket = await this.#options.ticket?.()
    if (ticket !== undefined) address.searchParams.set('ticket', ticket)
    return address
  }

  #connect(address: URL): void {
    if (this.#state === 'closed') return
    const socket = new WebSocket(address)
    this.#socket = socket
    this.#expectLife()
    socket.onopen = () => this.#request([...this.#cursors.keys()])
    socket.onmessage = ({ data }) => this.#receive(data)
    socket.onclose = ({ code, reason }) => this.#retry(reason === '' ? `connection closed (${code})` : reason)
  }

  // Topics that were seen up to the same place share one command, since its cursor counts for all of its topics.
  #request(topics: readonly WsTopic[]): void {
    for (const topic of topics) this.#unconfirmed.add(topic)
    for (const [cursor, subscribe] of Map.groupBy(topics, (topic) => this.#cursors.get(topic))) {
      this.#send(cursor === undefined ? { subscribe } : { subscribe, cursor })
    }
    this.#announceLive()
  }

  #send(command: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(command))
  }

  #receive(data: unknown): void {
    this.#expectLife()
    const message = messageOf(data)
    if (message === undefined) return
    if ('error' in message) return this.#options.onMessage(message)
    const { topic } = message
    if (!this.#cursors.has(topic)) return
    if ('progress' in message) return this.#options.onProgress?.(topic.slice(ONE_TASK.length), message.progress)
    this.#cursors.set(topic, 'gap' in message ? message.gap.to : message.cursor)
    this.#handOn(message)
    this.#unconfirmed.delete(topic)
    this.#announceLive()
  }

  #handOn(message: TopicMessage): void {
    const { onMessage, onLines, onQueues, onWorkers } = this.#options
    if ('gap' in message) return onMessage(message)
    if ('whole' in message) return message.topic === 'queues' ? onQueues?.(message) : onWorkers?.(message)
    if (message.data.length === 0) return
    if (isLines(message)) onLines?.(message)
    else onMessage(message)
  }

  #announceLive(): void {
    if (this.#unconfirmed.size > 0) return
    this.#failures = 0
    if (this.#state !== 'live') this.#enter({ kind: 'live' })
  }

  #expectLife(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#retry('no sign of life'), this.#timing.silenceMs)
  }

  #retry(reason: string): void {
    if (this.#state === 'closed') return
    this.#dropSocket()
    const { firstRetryMs, maxRetryMs } = this.#timing
    const longest = Math.min(maxRetryMs, firstRetryMs * 2 ** Math.min(this.#failures++, 20))
    const retryInMs = Math.round(longest * (0.5 + Math.random() / 2))
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.open(), retryInMs)
    this.#enter({ kind: 'waiting', retryInMs, reason })
  }

  #dropSocket(): void {
    const socket = this.#socket
    this.#socket = undefined
    this.#unconfirmed.clear()
    if (socket === undefined) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  #enter(state: FeedState): void {
    this.#state = state.kind
    this.#options.onState?.(state)
  }
}

function isLines(message: EventsMessage | LinesMessage): message is LinesMessage {
  return message.topic.startsWith('logs')
}

function messageOf(data: unknown): WsMessage | undefined {
  try {
    const parsed = wsMessage.safeParse(JSON.parse(String(data)))
    return parsed.success ? parsed.data : { error: 'The gateway sent a message that this client does not understand' }
  } catch {
    return undefined
  }
}
