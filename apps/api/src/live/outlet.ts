/** What a connection needs of a socket; that of `ws` is one. */
export type LiveSocket = {
  readonly bufferedAmount: number
  send: (message: Buffer, options: { binary: false }) => void
  ping: () => void
  close: (code: number, reason: string) => void
  terminate: () => void
}

/** A reader with more than this unread gets no more until it has read. */
export const MAX_UNREAD_BYTES = 64 * 1024
/** Answers to commands come on top of it; whoever sends commands and reads no answers has more than this soon. */
const MAX_UNANSWERED_BYTES = 4 * MAX_UNREAD_BYTES
/** In this much time a peer may still learn why it was ended. */
const FAREWELL_MS = 5_000
const POLICY = 1008
const TRY_LATER = 1013
const TEXT = { binary: false } as const

/** What all connections together may have unread. `isScarce`: only those that read everything get more. */
export type Room = { isScarce: boolean }

/**
 * The sending side of one connection. It buffers nothing itself: messages are made once for all connections, and the socket
 * keeps a reference to each until it is read.
 */
export class Outlet {
  readonly #socket: LiveSocket
  readonly #room: Room
  #sentBytes = 0
  #takenBytes = 0
  #isEnded = false

  constructor(socket: LiveSocket, room: Room) {
    this.#socket = socket
    this.#room = room
  }

  /** Whether it must read before it gets more. */
  get isFull(): boolean {
    return this.#isEnded || this.#socket.bufferedAmount > (this.#room.isScarce ? 0 : MAX_UNREAD_BYTES)
  }

  /** Whether it has read all it was sent. */
  get isDrained(): boolean {
    return !this.#isEnded && this.#socket.bufferedAmount === 0
  }

  send(message: Buffer): void {
    if (this.#isEnded) return
    if (this.#socket.bufferedAmount > MAX_UNANSWERED_BYTES) {
      return this.end(POLICY, 'commands are sent and their answers are not read')
    }
    this.#sentBytes += message.length
    this.#socket.send(message, TEXT)
  }

  tell(message: object): void {
    this.send(Buffer.from(JSON.stringify(message)))
  }

  ping(): void {
    if (!this.isFull) this.#socket.ping()
  }

  /** True when the peer took something since this was asked last. */
  hasMoved(): boolean {
    const taken = this.#sentBytes - this.#socket.bufferedAmount
    const isMore = taken > this.#takenBytes
    this.#takenBytes = taken
    return isMore
  }

  /** Whoever is silent for too long. */
  endSilent(): void {
    this.end(POLICY, 'nothing was read or answered for 45 s')
  }

  /** Whoever may not follow any more. */
  endRefused(): void {
    this.end(POLICY, 'the session has ended or the key was revoked')
  }

  /** The book does not answer: the client is to come again. */
  endAway(): void {
    this.end(TRY_LATER, 'the database does not answer')
  }

  end(code: number, reason: string): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#socket.close(code, reason)
    setTimeout(() => this.#socket.terminate(), FAREWELL_MS).unref()
  }
}
