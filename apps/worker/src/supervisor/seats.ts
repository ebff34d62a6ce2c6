import { type HeldSeat, beatSupervisor, claimSeats, freeSeats, leaveSeats, renewSeats, withinTry } from '@bullwheel/db'
import { type Household, keepSeat } from './keep-seat.ts'
import { type Seat, WITHOUT_HASTE, createSeat } from './seat.ts'

/** The seats of this host: claimed up to its capacity, each kept until it is another's or must go. */
export type Seats = {
  /** One look at the book. */
  turn: () => Promise<void>
  /** Resolves when each worker is ready whose seat was claimed so far. */
  begun: () => Promise<void>
  /** There is no worker to have here: the pool of this pod does not exist. */
  isIdle: () => boolean
  /** Gives all seats to others; the workers that still run here leave. */
  leave: () => Promise<void>
  /** Resolves when the workers of all seats have left. */
  settled: () => Promise<void>
}

const WITHIN_MS = 3_000
/** After an outage of Postgres all seats have expired, and their holders come back for them first. */
const STEADY_AFTER_MS = 2_500
const GAP_MS = 3_000

export function createSeats(household: Household, capacity: number): Seats {
  const { options, stopping } = household
  const { name, host } = options
  const { hot } = options.book
  const places = createPlaces(household)
  const gaps = createGapWatch()

  return {
    turn: async () => {
      await withinTry(WITHIN_MS, beatSupervisor(hot, { name, host, mode: 'host', capacity }))
      places.follow(await withinTry(WITHIN_MS, renewSeats(hot, name)))
      const empty = places.empty()
      await withinTry(WITHIN_MS, freeSeats(hot, name, empty))
      places.forget(empty)
      const isSteady = gaps.look() >= STEADY_AFTER_MS
      if (stopping.aborted) return
      const claimed = await withinTry(WITHIN_MS, claimSeats(hot, name, capacity - places.count(), isSteady))
      for (const held of claimed) places.open(held)
    },
    begun: places.begun,
    isIdle: () => false,
    leave: () => withinTry(WITHIN_MS, leaveSeats(hot, name)),
    settled: places.settled,
  }
}

type Place = {
  seat: Seat
  kept: Promise<void>
  ready: Promise<void>
  /** Its worker has left. */
  isEmpty: boolean
  /** It was not there at the last look. */
  isLost: boolean
}

/** Seats that were claimed, each with its worker, until that has left. */
function createPlaces(household: Household) {
  const { options, children } = household
  const places = new Map<number, Place>()
  let strays: number[] = []

  const open = ({ id, pool, slots }: HeldSeat): void => {
    const seat = createSeat(id, pool, slots)
    const ready = Promise.withResolvers<void>()
    // It may have been lost, and claimed again before its worker had left.
    const before = places.get(id)?.kept
    const place: Place = { seat, ready: ready.promise, isEmpty: false, isLost: false, kept: Promise.resolve() }
    place.kept = Promise.all([before, keepSeat(household, seat, ready.resolve)]).then(() => {
      place.isEmpty = true
      ready.resolve()
    })
    places.set(id, place)
  }

  const end = (seat: Seat, why: string): void => {
    if (seat.over.aborted) return
    options.log.info({ pool: seat.pool, why }, 'a seat is given back; its worker finishes what it runs')
    seat.end(why)
    for (const child of children) if (child.seat === seat) child.retire(WITHOUT_HASTE, why)
  }

  return {
    open,
    /** What the book says of them: seats that are another's now, or nobody's, end. */
    follow: (mine: HeldSeat[]): void => {
      const known = new Map(mine.map((held) => [held.id, held]))
      for (const [id, place] of places) {
        const held = known.get(id)
        if (held === undefined) {
          place.isLost = true
          end(place.seat, 'another host has taken its seat')
        } else if (held.leaving !== null) end(place.seat, held.leaving)
        else place.seat.slots = held.slots
      }
      // Claims whose answers were lost; of those that must go already nothing is begun.
      for (const held of mine.filter(({ leaving }) => leaving === null)) {
        if (places.get(held.id)?.isLost !== false) open(held)
      }
      strays = mine.filter(({ id, leaving }) => leaving !== null && !places.has(id)).map(({ id }) => id)
    },
    empty: (): number[] => [...strays, ...[...places].filter(([, { isEmpty }]) => isEmpty).map(([id]) => id)],
    forget: (ids: number[]): void => {
      for (const id of ids) places.delete(id)
    },
    count: (): number => places.size,
    begun: async (): Promise<void> => {
      await Promise.all([...places.values()].map(({ ready }) => ready))
    },
    settled: async (): Promise<void> => {
      await Promise.all([...places.values()].map(({ kept }) => kept))
    },
  }
}

/** For how long turns have followed each other closely. */
function createGapWatch() {
  let lookedAt = Number.NEGATIVE_INFINITY
  let since = 0
  return {
    look: (): number => {
      const now = performance.now()
      if (now - lookedAt > GAP_MS) since = now
      lookedAt = now
      return now - since
    },
  }
}
