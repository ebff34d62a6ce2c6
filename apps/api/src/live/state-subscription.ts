import type { Outlet } from './outlet.ts'
import type { States } from './states.ts'

/** A state that one connection follows: it knows nothing but the version that it has come to, so the latest wins. */
export class StateSubscription {
  readonly #states: States
  readonly #outlet: Outlet
  #version: number | undefined
  #leave: (() => void) | undefined
  #isReady = false
  #isEnded = false

  constructor(states: States, outlet: Outlet) {
    this.#states = states
    this.#outlet = outlet
  }

  begin(cursor: string | undefined): void {
    const { feed } = this.#states
    this.#version = this.#states.versionOf(cursor)
    this.#leave = feed.subscribe(() => this.#pass(false))
    feed.ready().then(
      () => {
        this.#isReady = true
        this.#pass(true)
      },
      () => this.#outlet.endAway(),
    )
  }

  end(): void {
    this.#isEnded = true
    this.#leave?.()
  }

  /** A sign of life, and what a slow reader has not got yet. */
  beat(): void {
    this.#pass(true)
  }

  #pass(mustTell: boolean): void {
    if (!this.#isReady || this.#isEnded) return
    if (!mustTell && this.#version === this.#states.feed.version) return
    for (const { upTo, message } of this.#states.messagesFrom(this.#version)) {
      if (this.#outlet.isFull) return
      this.#outlet.send(message)
      this.#version = upTo
    }
  }
}
