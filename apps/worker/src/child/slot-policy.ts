/** How a worker's process is, as measured each second. */
export type ProcessHealth = {
  /** Half of the turns of its event loop within that second were late by at least this. */
  lagMs: number
  /** Bytes. */
  rss: number
}

export type SlotLimits = {
  /** What its pool, or whoever resized it, gives it. */
  slots: number
  /** Memory at which it is replaced, in bytes. */
  maxRss: number
}

/** What the policy remembers from one second to the next. */
export type SlotState = {
  /** Null: all. */
  allowed: number | null
  why: string | null
  /** Its memory does not allow all of them. */
  isShortOfMemory: boolean
  /** Seconds in a row in which it was late, or calm; one in which it was neither counts as a share of a calm one. */
  late: number
  calm: number
  /** Calm seconds before the next slot comes back; grows while slots that came back made it late again. */
  patience: number
  wasRaised: boolean
  /** Its memory in the last seconds. */
  rss: number[]
}

/** Slots that may be used now; `why`: in words, why not all of them. */
export type SlotVerdict = { allowed: number; why: string | null; state: SlotState }

/** So late, what is fetched does not start within its time (100 ms) and goes to others anyway. */
const LATE_MS = 100
const CALM_MS = 50
/** Neither late nor calm: it may well bear more slots, and is given them slowly. Else it would stay as it is for ever. */
const HALF_CALM = 0.25
/** One long block is one late second, a process that starts has two: lowered in the third, then in each other one. */
const LATE_SECONDS = 3
const NEXT_STEP_SECONDS = 2
const KEPT_SHARE = 0.7
const PATIENCE = 3
const PATIENCE_MAX = 60
const RAISED_SHARE = 0.1
/** From this share of the memory limit on, slots are lowered in proportion to what is left of it. */
const FULL_FROM = 0.85
/** A peak before a garbage collection is over within them. */
const RSS_SECONDS = 3

export const NEW_SLOT_STATE: SlotState = {
  allowed: null,
  why: null,
  isShortOfMemory: false,
  late: 0,
  calm: 0,
  patience: PATIENCE,
  wasRaised: false,
  rss: [],
}

/**
 * How many slots a worker may use. An event loop that is late second after second has more handlers than it can turn to:
 * they are lowered step by step to at least one. Memory near its limit lowers them in proportion. They come back one
 * step after some calm seconds.
 */
export function decideSlots(before: SlotState, { lagMs, rss }: ProcessHealth, limits: SlotLimits): SlotVerdict {
  const { slots } = limits
  const memory = [...before.rss, rss].slice(-RSS_SECONDS)
  const inMemory = slotsInMemory(memory, limits)
  const now: SlotState = {
    ...before,
    isShortOfMemory: inMemory < slots,
    late: lagMs >= LATE_MS ? before.late + 1 : 0,
    calm: lagMs >= LATE_MS ? 0 : before.calm + (lagMs < CALM_MS ? 1 : HALF_CALM),
    rss: memory,
  }
  const allowed = Math.min(now.allowed ?? slots, slots)
  const lowered = Math.max(1, Math.floor(allowed * KEPT_SHARE))
  if (now.late >= LATE_SECONDS && lowered < allowed) return lower(now, lowered, lateWords(lagMs))
  if (now.isShortOfMemory && inMemory <= allowed)
    return verdict({ ...now, allowed: inMemory, why: memoryWords(memory, limits), calm: 0 }, slots)
  if (allowed === slots) return verdict({ ...now, ...atFull(now) }, slots)
  const why = now.calm > 0 ? COMING_BACK : now.why
  if (now.calm < now.patience) return verdict({ ...now, why }, slots)
  const raised = Math.min(allowed + Math.ceil(slots * RAISED_SHARE), inMemory)
  return verdict({ ...now, allowed: raised, why: raised < slots ? why : null, calm: 0, wasRaised: true }, slots)
}

function lower(state: SlotState, allowed: number, why: string): SlotVerdict {
  const patience = state.wasRaised ? Math.min(state.patience * 2, PATIENCE_MAX) : state.patience
  const late = LATE_SECONDS - NEXT_STEP_SECONDS
  return { allowed, why, state: { ...state, allowed, why, late, patience, wasRaised: false } }
}

/** After a long calm time the next trouble is a new one. */
function atFull({ calm, patience, wasRaised }: SlotState): Partial<SlotState> {
  const isOver = calm >= PATIENCE_MAX
  return { allowed: null, why: null, patience: isOver ? PATIENCE : patience, wasRaised: wasRaised && !isOver }
}

function verdict(state: SlotState, slots: number): SlotVerdict {
  return { allowed: Math.min(state.allowed ?? slots, slots), why: state.why, state }
}

const COMING_BACK = 'there was too much for it; its slots come back one after the other'
const lateWords = (lagMs: number): string => `its event loop is late by ${Math.round(lagMs)} ms most of the time`

/** Less than all while even the least of the last seconds is near the limit. */
function slotsInMemory(rss: number[], { slots, maxRss }: SlotLimits): number {
  if (rss.length < RSS_SECONDS) return slots
  const share = Math.min(...rss) / maxRss
  if (share < FULL_FROM) return slots
  return Math.max(1, Math.ceil((slots * (1 - share)) / (1 - FULL_FROM)))
}

function memoryWords(rss: number[], { maxRss }: SlotLimits): string {
  const percent = Math.round((Math.min(...rss) / maxRss) * 100)
  return `its memory is at ${percent} % of the ${Math.round(maxRss / 2 ** 20)} MiB at which it is replaced`
}
