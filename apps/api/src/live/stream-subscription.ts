import type { Progress } from '@bullwheel/contracts'
import type { Channel } from './channel.ts'
import { type Delivery, type Seen, writeGap } from './delivery.ts'
import type { Outlet } from './outlet.ts'
import type { Turns } from './turns.ts'

export type StreamOptions = { topic: string; channel: Channel; outlet: Outlet; replays: Turns }

/** Items that may wait while a reader catches up; beyond that it gets a gap. */
export const MAX_MEANWHILE = 5_000
/** The feed has read what a replay brought long before. */
const COVERED_MS = 60_000

/**
 * A topic of one connection: live, catching up (with what came meanwhile), or left behind since `gapFrom`. Of progress only
 * the latest waits for a slow reader.
 */
export class StreamSubscription {
  readonly #options: StreamOptions
  readonly #seen: Seen = { since: 0, missed: undefined, covers: undefined }
  /** The telling up to which it got what was for it. */
  #toldUpTo = 0
  #coveredAt = 0
  #meanwhile: Delivery[] | undefined
  #meanwhileSize = 0
  #gapFrom: string | undefined
  #progress: Progress | undefined
  #isEnded = false

  constructor(options: StreamOptions) {
    this.#options = options
  }

  /** Confirms at once what is up to date; else replays first. */
  begin(cursor: string | undefined): void {
    const { topic, channel } = this.#options
    const { source } = channel
    channel.add(topic, this)
    this.#seen.since = this.#toldUpTo = source.count
    if (source.cursor !== '' && (cursor === undefined || cursor === source.cursor)) return this.#confirm()
    this.#meanwhile = []
    void this.#catchUp(cursor)
  }

  end(): void {
    this.#isEnded = true
    this.#meanwhile = undefined
    this.#options.channel.remove(this.#options.topic, this)
  }

  deliver(delivery: Delivery): void {
    if (this.#meanwhile === undefined) return this.#pass(delivery)
    if (!delivery.isCommitted) return
    this.#meanwhileSize += delivery.size
    if (this.#meanwhileSize <= MAX_MEANWHILE) this.#meanwhile.push(delivery)
    else this.#leaveBehind(this.#meanwhile.splice(0)[0] ?? delivery)
  }

  tellProgress(progress: Progress): void {
    this.#progress = progress
    this.#passProgress()
  }

  /** A sign of life, with the place that it has come to. */
  beat(): void {
    if (this.#meanwhile === undefined && this.#closeGap() && !this.#options.outlet.isFull) this.#confirm()
    this.#passProgress()
  }

  // What arrives during the replay waits, so that nothing overtakes it. What is told meanwhile and not committed yet comes
  // again once it is: only deliveries of committed items wait.
  async #catchUp(cursor: string | undefined): Promise<void> {
    const { topic, channel, outlet, replays } = this.#options
    const { source } = channel
    try {
      await source.ready()
    } catch {
      return outlet.endAway()
    }
    const from = cursor ?? source.cursor
    const ask = async () => (this.#isEnded || from === source.cursor ? null : source.replay(from))
    const missed = await replays(ask).catch(() => undefined)
    if (this.#isEnded) return
    const waiting = this.#meanwhile ?? []
    this.#meanwhile = undefined
    this.#seen.since = this.#toldUpTo = source.count
    if (this.#gapFrom !== undefined) this.#gapFrom = from
    else if (missed === undefined) outlet.send(writeGap(topic, from, source.cursor))
    else if (missed !== null) {
      this.#pass(missed.delivery)
      this.#seen.covers = missed.covers
      this.#coveredAt = performance.now()
    }
    for (const delivery of waiting) this.#pass(delivery)
    if (this.#closeGap()) this.#confirm()
  }

  #pass(delivery: Delivery): void {
    const { topic, channel, outlet } = this.#options
    if (this.#seen.covers !== undefined && performance.now() - this.#coveredAt > COVERED_MS)
      this.#seen.covers = undefined
    const messages = delivery.messagesFor(topic, this.#seen)
    if (messages.length === 0 || !this.#closeGap()) return
    for (const message of messages) {
      if (outlet.isFull) return this.#leaveBehind(delivery)
      outlet.send(message)
    }
    this.#toldUpTo = channel.source.count
  }

  #leaveBehind({ from }: Delivery): void {
    this.#gapFrom ??= from
  }

  #passProgress(): void {
    const { topic, outlet } = this.#options
    if (this.#progress === undefined || outlet.isFull) return
    outlet.tell({ topic, progress: this.#progress })
    this.#progress = undefined
  }

  /** True when the topic is up to date; a reader that was too slow and has caught up is told of its gap now. */
  #closeGap(): boolean {
    if (this.#gapFrom === undefined) return true
    const { topic, channel, outlet } = this.#options
    if (!outlet.isDrained) return false
    outlet.send(writeGap(topic, this.#gapFrom, channel.source.cursor))
    this.#gapFrom = undefined
    this.#seen.missed = { from: this.#toldUpTo, to: channel.source.count }
    return true
  }

  #confirm(): void {
    const { topic, channel, outlet } = this.#options
    outlet.tell({ topic, cursor: channel.source.cursor, data: [] })
  }
}
