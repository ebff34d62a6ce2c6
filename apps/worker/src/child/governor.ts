import type { Logger } from '@bullwheel/domain'
import type { Gate } from './gate.ts'
import { NEW_SLOT_STATE, type ProcessHealth, decideSlots } from './slot-policy.ts'

export type GovernorOptions = {
  gate: Pick<Gate, 'load' | 'changed'>
  slots: number
  /** Memory at which the process is replaced, in bytes. */
  maxRss: number
  measure: () => ProcessHealth
  /** More may start than before. */
  onRaised: () => void
  log: Logger
}

/** Says how many of its slots a worker may use (see decideSlots), and lets their number be changed. */
export type Governor = {
  /** Measures and decides; called every second. */
  turn: () => void
  resize: (slots: number) => void
  readonly slots: number
  readonly slowedBy: string | null
  /** Its memory does not allow all of its slots. */
  readonly isShortOfMemory: boolean
}

export function createGovernor(options: GovernorOptions): Governor {
  const { gate, maxRss, measure, onRaised, log } = options
  let { slots } = options
  let state = NEW_SLOT_STATE

  const use = (allowed: number): void => {
    const before = gate.load.slots
    gate.load.slots = allowed
    if (allowed <= before) return
    onRaised()
    gate.changed()
  }

  return {
    turn: () => {
      const before = gate.load.slots
      const verdict = decideSlots(state, measure(), { slots, maxRss })
      state = verdict.state
      if (verdict.allowed === before) return
      log.info({ slots, allowed: verdict.allowed, why: verdict.why }, 'the slots that this worker may use changed')
      use(verdict.allowed)
    },
    resize: (next) => {
      const allowed = gate.load.slots === slots ? next : Math.min(gate.load.slots, next)
      slots = next
      use(allowed)
    },
    get slots() {
      return slots
    },
    get slowedBy() {
      return gate.load.slots < slots ? state.why : null
    },
    get isShortOfMemory() {
      return state.isShortOfMemory
    },
  }
}
