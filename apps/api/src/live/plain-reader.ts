import type { Channel } from './channel.ts'
import type { Delivery } from './delivery.ts'
import type { Outlet } from './outlet.ts'
import { droppedLine } from './plain-line.ts'

/** The live log as plain text, a line a message, for a client that subscribes to nothing. */
export class PlainReader {
  readonly #channel: Channel
  readonly #outlet: Outlet
  #dropped = 0

  constructor(channel: Channel, outlet: Outlet) {
    this.#channel = channel
    this.#outlet = outlet
  }

  begin(): void {
    this.#channel.add('logs', this)
    this.#channel.source.ready().catch(() => this.#outlet.endAway())
  }

  end(): void {
    this.#channel.remove('logs', this)
  }

  deliver(delivery: Delivery): void {
    this.beat()
    for (const line of delivery.plain()) {
      if (this.#dropped > 0 || this.#outlet.isFull) this.#dropped++
      else this.#outlet.send(line)
    }
  }

  /** One that was too slow and has read is told how much it missed. */
  beat(): void {
    if (this.#dropped === 0 || !this.#outlet.isDrained) return
    this.#outlet.send(Buffer.from(droppedLine(this.#dropped)))
    this.#dropped = 0
  }
}
