import { type HeldSeat, beatSupervisor, claimSeats, freeSeats, leaveSeats, renewSeats, withinTry } from '@bullwheel/db'
import type { Drain } from './child-process.ts'
import { type Household, keepSeat } from './seat.ts'

/** The right to be one worker of a pool. In a pod it has no id: the pod is the seat. */
export type Seat = {
  readonly id: number | null
  readonly pool: string
  /** Of the worker in it. */
  slots: number
  /** Aborted when the seat is no longer this host's, or nobody's. */
  readonly over: AbortSignal
  /** In words. */
  whyOver: () => string
  end: (why: string) => void
}

/** What runs is never cut short because a pool shrinks: a task is bounded by its own timeout, at the latest by this. */
export const WITHOUT_HASTE: Drain = { deadlineMs: 7 * 86_400_000, graceMs: 2_000 }

const WITHIN_MS = 3_000
/** After an outage of Postgres all seats have expired, and their holders come back for them first. */
const STEADY_TURNS = 3
const GAP_MS = 3_000

export function createSeat(id: number | null, pool: string, slots: number): Seat {
  const over = new AbortController()
  let why = ''
  return {
    id,
    pool,
    slots,
    over: over.signal,
    whyOver: () => why,
    end: (reason) => {
      why ||= reason
      over.abort()
    },
  }
}

/** The seats of this host: claimed up to its capacity, each kept until it is another's or must go. */
export type Seats = {
  /** One look at the book. Resolves when it was taken; `settled` when the workers of all seats have left. */
  turn: () => Promise<void>
  /** Resolves when each worker has begun whose seat was claimed so far. */
  begun: () => Promise<void>
  /** Gives all seats to others; the workers that still run here leave. */
  leave: () => Promise<void>
  settled: () => Promise<void>
}

type Place = { seat: Seat; kept: Promise<void>; ready: Promise<void>; isEmpty: boolean }

export function createSeats(household: Household): Seats {
  const { options, name, children } = household
  const { hot } = options.book
  const places = new Map<number, Place>()
  const gaps = createGapWatch()
  const offer = { name, host: options.host, mode: 'host', capacity: options.capacity } as const

  const open = ({ id, pool, slots }: HeldSeat): void => {
    const seat = createSeat(id, pool, slots)
    const ready = Promise.withResolvers<void>()
    const place: Place = { seat, ready: ready.promise, isEmpty: false, kept: Promise.resolve() }
    place.kept = keepSeat(household, seat, ready.resolve).finally(() => {
      place.isEmpty = true
      ready.resolve()
    })
    places.set(id, place)
  }

  const end = (seat: Seat, why: string): void => {
    if (seat.over.aborted) return
    options.log.info({ pool: seat.pool, why }, 'a seat is given back; its worker leaves when it has finished what it runs')
    seat.end(why)
    for (const child of children) if (child.seat === seat) child.retire(WITHOUT_HASTE, why)
  }

  const follow = (mine: HeldSeat[]): void => {
    const known = new Map(mine.map((held) => [held.id, held]))
    for (const [id, { seat }] of places) {
      const held = known.get(id)
      if (held === undefined) end(seat, 'another host has taken its seat')
      else if (held.leaving !== null) end(seat, held.leaving)
      else seat.slots = held.slots
    }
    // A claim whose answer was lost.
    for (const held of mine) if (!places.has(held.id)) open(held)
  }

  const free = async (): Promise<void> => {
    const empty = [...places].filter(([, place]) => place.isEmpty).map(([id]) => id)
    await withinTry(WITHIN_MS, freeSeats(hot, name, empty))
    for (const id of empty) places.delete(id)
  }

  return {
    turn: async () => {
      await withinTry(WITHIN_MS, beatSupervisor(hot, offer))
      follow(await withinTry(WITHIN_MS, renewSeats(hot, name)))
      await free()
      const isSteady = gaps.look() >= STEADY_TURNS
      if (household.stopping.aborted) return
      const claimed = await withinTry(WITHIN_MS, claimSeats(hot, name, options.capacity - places.size, isSteady))
      for (const held of claimed) open(held)
    },
    begun: async () => {
      await Promise.all([...places.values()].map(({ ready }) => ready))
    },
    leave: () => withinTry(WITHIN_MS, leaveSeats(hot, name)),
    settled: async () => {
      await Promise.all([...places.values()].map(({ kept }) => kept))
    },
  }
}

/** Counts turns that followed each other closely. */
function createGapWatch() {
  let lookedAt = Number.NEGATIVE_INFINITY
  let turns = 0
  return {
    look: (): number => {
      const now = performance.now()
      turns = now - lookedAt > GAP_MS ? 1 : turns + 1
      lookedAt = now
      return turns
    },
  }
}
