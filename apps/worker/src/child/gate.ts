/** What decides whether another job may be fetched. */
export type Load = {
  readonly slots: number
  /** Jobs that may be held beyond the slots, while their outcomes are being committed. */
  readonly window: number
  /** Handlers that run. */
  running: number
  /** Of those, the ones whose type is short: their slots will be free in a moment. */
  shortRunning: number
  /** Tasks held that have not started, in slots: a task of a short type fills only a share of one (RunTimes.slotShare). */
  unstarted: number
  /** Jobs held. */
  jobs: number
}

/** Lets queues fetch, one job a permission, in the order in which they asked. */
export type Gate = {
  readonly load: Load
  /** Resolves true with a permission, false when the gate is closed for good. */
  pass: (queue: string) => Promise<boolean>
  tryPass: () => boolean
  /**
   * Turns the place of a job that is being finished into a permission for its queue. Without this, while a queue waits
   * at the gate, no finish would ever bring the next job along. Another queue that waits first has the turn. `expected`:
   * slots' worth of what the next job may bring, by the one that is finished; name it again when done.
   */
  tryPassOn: (queue: string, expected: number) => boolean
  /** Gives a permission back after the fetch, whatever it brought; call `changed` when the load changed otherwise. */
  done: (expected?: number) => void
  changed: () => void
  close: () => void
}

/** Permissions that are out, and slots' worth of what they may bring. */
type Permissions = { jobs: number; slots: number }

/** Slots belong to the worker, not to a queue: an empty queue reserves nothing. */
export function createGate(slots: number, window: number): Gate {
  const load: Load = { slots, window, running: 0, shortRunning: 0, unstarted: 0, jobs: 0 }
  const waiting: { queue: string; answer: (isOpen: boolean) => void }[] = []
  const out: Permissions = { jobs: 0, slots: 0 }
  let isClosed = false

  const isOpen = (): boolean => !isClosed && hasRoom(load, out)

  const permit = (expected: number): void => {
    out.jobs++
    out.slots += expected
  }

  const changed = (): void => {
    while (waiting.length > 0 && isOpen()) {
      permit(1)
      waiting.shift()?.answer(true)
    }
  }

  return {
    load,
    pass: (queue) => {
      if (isClosed) return Promise.resolve(false)
      const passed = new Promise<boolean>((answer) => waiting.push({ queue, answer }))
      changed()
      return passed
    },
    tryPass: () => {
      if (waiting.length > 0 || !isOpen()) return false
      permit(1)
      return true
    },
    tryPassOn: (queue, expected) => {
      const [first] = waiting
      if (first !== undefined && first.queue !== queue) return false
      load.jobs--
      if (isOpen()) {
        waiting.push(...waiting.splice(0, 1))
        permit(expected)
        return true
      }
      load.jobs++
      return false
    },
    done: (expected = 1) => {
      out.jobs--
      out.slots -= expected
      changed()
    },
    changed,
    close: () => {
      isClosed = true
      for (const { answer } of waiting.splice(0)) answer(false)
    },
  }
}

/**
 * The fetch rule (DESIGN §3, Run): a job is fetched only while free slots, plus those whose running type is short,
 * exceed what is held unstarted.
 */
function hasRoom(load: Load, out: Permissions): boolean {
  const freeSlots = load.slots - load.running + load.shortRunning
  return load.jobs + out.jobs < load.slots + load.window && freeSlots > load.unstarted + out.slots
}
