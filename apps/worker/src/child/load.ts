/** What tasks of one kind take of a worker. */
export type LoadPart = {
  /** Handlers that run. */
  running: number
  /** Of those, the ones whose type is short: their slots will be free in a moment. */
  shortRunning: number
  /** Tasks held that have not started, in slots: a task of a short type fills only a share of one (RunTimes.slotShare). */
  unstarted: number
}

/** What decides whether another job may be fetched. */
export type Load = {
  /** Slots that may be used now. */
  slots: number
  /** Jobs that may be held beyond the slots, while their outcomes are being committed. */
  readonly window: number
  readonly own: LoadPart
  /** Of queues that are not the worker's own. */
  readonly stolen: LoadPart
  /** Jobs held. */
  jobs: number
}

export function createLoad(slots: number, window: number): Load {
  const newShare = (): LoadPart => ({ running: 0, shortRunning: 0, unstarted: 0 })
  return { slots, window, own: newShare(), stolen: newShare(), jobs: 0 }
}

export const runningOf = ({ own, stolen }: Load): number => own.running + stolen.running

/** One slot is never lent to stolen work, so that own work that comes finds it; only a worker with one slot lends it. */
export const stolenSlots = ({ slots }: Load): number => Math.max(1, slots - 1)

/** Free slots, plus those that will be in a moment, beyond what is held for them already. */
export const roomOf = ({ slots, own, stolen }: Load): number => slots - takenBy(own) - takenBy(stolen)

/** The same among the slots that stolen work may have. */
export const stolenRoomOf = (load: Load): number => stolenSlots(load) - takenBy(load.stolen)

const takenBy = ({ running, shortRunning, unstarted }: LoadPart): number => running - shortRunning + unstarted
