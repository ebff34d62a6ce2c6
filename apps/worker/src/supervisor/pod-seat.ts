import { beatSupervisor, leaveSeats, readPoolSlots, withinTry } from '@bullwheel/db'
import { type Household, keepSeat } from './keep-seat.ts'
import { type Seat, createSeat } from './seat.ts'
import type { Seats } from './seats.ts'

const WITHIN_MS = 3_000

/** The one seat of a pod: nobody gives it and nobody takes it; how many pods there are is Kubernetes' business. */
export function createPodSeat(household: Household, pool: string): Seats {
  const { options } = household
  const { hot } = options.book
  const offer = { name: options.name, host: options.host, mode: 'pod', capacity: 1 } as const
  const ready = Promise.withResolvers<void>()
  let seat: Seat | undefined
  let kept: Promise<void> | undefined
  let isMissing = false

  return {
    turn: async () => {
      await withinTry(WITHIN_MS, beatSupervisor(hot, offer))
      const slots = await withinTry(WITHIN_MS, readPoolSlots(hot, pool))
      if (slots === undefined && !isMissing)
        options.log.error({ pool }, 'there is no such pool; waiting for it. Make it with POST /api/v1/pools')
      isMissing = slots === undefined
      if (slots === undefined) return
      if (seat === undefined) {
        seat = createSeat(null, pool, slots)
        kept = keepSeat(household, seat, ready.resolve)
      } else seat.slots = slots
    },
    begun: () => ready.promise,
    isIdle: () => isMissing,
    leave: () => withinTry(WITHIN_MS, leaveSeats(hot, options.name)),
    settled: async () => kept,
  }
}
