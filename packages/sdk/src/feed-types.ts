import type {
  EventsMessage,
  GapMessage,
  LinesMessage,
  Progress,
  QueuesMessage,
  WorkersMessage,
  WsTopic,
} from '@bullwheel/contracts'

/** Lifecycle events of one topic, in order; or a gap of any topic: something was missed, read the list again. */
export type FeedMessage = EventsMessage | GapMessage | { error: string }

/**
 * Where the connection stands. `live`: every topic is confirmed, from here on nothing is missed; read the list once
 * when it is first live. After a reconnect the missed changes are sent again, or a gap says that they could not be.
 */
export type FeedState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  | { kind: 'waiting'; retryInMs: number; reason: string }
  | { kind: 'closed' }

/** What `connectFeed` takes. */
export type FeedOptions = {
  /** Address of the socket, such as `ws://127.0.0.1:8080/ws`; http and https are understood too. */
  url: string | URL
  /** Fetches a ticket before each connection (`createWsTicket`). Leave it out with auth off. */
  ticket?: (() => Promise<string | undefined>) | undefined
  topics: readonly WsTopic[]
  onMessage: (message: FeedMessage) => void
  /** How far a task is, as its handler told just now; only for topics `tasks:<id>`. It is not replayed. */
  onProgress?: ((taskId: string, progress: Progress) => void) | undefined
  /** Lines of handlers and of events; only for the topics `logs` and `logs:<id>`. */
  onLines?: ((message: LinesMessage) => void) | undefined
  /** How queues stand; only for the topic `queues`. */
  onQueues?: ((message: QueuesMessage) => void) | undefined
  /** How workers stand; only for the topic `workers`. */
  onWorkers?: ((message: WorkersMessage) => void) | undefined
  onState?: ((state: FeedState) => void) | undefined
  timing?: Partial<FeedTiming> | undefined
}

/** Waiting times in milliseconds. */
export type FeedTiming = {
  /** First wait before a reconnect; it doubles each time, and a random half is taken off. Default 500. */
  firstRetryMs: number
  /** Longest wait before a reconnect. Default 30,000. */
  maxRetryMs: number
  /** The gateway shows life every 15 s; after this long without it the connection counts as dead. Default 45,000. */
  silenceMs: number
}

/** An open feed. */
export type Feed = {
  subscribe: (...topics: readonly WsTopic[]) => void
  unsubscribe: (...topics: readonly WsTopic[]) => void
  /** Closes it for good. */
  close: () => void
}
