import { type QueueTerms, createWaitingQueues } from './waiting-queues.ts'

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

/** Lets queues fetch, one job a permission, those first that have had least for their weight. */
export type Gate = {
  readonly load: Load
  /** Weights, and which queues are paused: those get no permission. */
  setTerms: (terms: readonly QueueTerms[]) => void
  /** Resolves true with a permission, false when the gate is closed for good. */
  pass: (queue: string) => Promise<boolean>
  /** A permission more than its turn brought: refused while another queue with work had less for its weight. */
  tryPass: (queue: string) => boolean
  /** Whether a permission could be had now. */
  isOpenFor: (queue: string) => boolean
  /**
   * Turns the place of a job that is being finished into a permission for its queue. Without this, while a queue waits
   * at the gate, no finish would ever bring the next job along. A queue that waits and had less for its weight has the
   * turn. `expected`: slots' worth of what the next job may bring, by the one that is finished; name it again when done.
   */
  tryPassOn: (queue: string, expected: number) => boolean
  /** Gives a permission back after the fetch, with how many tasks it brought; call `changed` when the load changed otherwise. */
  done: (queue: string, tasks: number, expected?: number) => void
  /** So many of its tasks were brought and did not begin here: they do not count against the queue. */
  refund: (queue: string, tasks: number) => void
  /** The queue gets no permission for so long: what it has now is not to be started. */
  rest: (queue: string, ms: number) => void
  changed: () => void
  close: () => void
}

/** Slots belong to the worker, not to a queue: an empty queue reserves nothing. */
export function createGate(slots: number, window: number): Gate {
  const load: Load = { slots, window, running: 0, shortRunning: 0, unstarted: 0, jobs: 0 }
  const queues = createWaitingQueues(() => changed())
  const out = createPermissions(load)
  let isClosed = false

  const isOpen = (): boolean => !isClosed && out.hasRoom()
  const isOpenFor = (queue: string): boolean => !queues.isBarred(queue) && queues.first() === undefined && isOpen()

  const permit = (queue: string, expected: number): void => {
    queues.charge(queue, 1)
    out.take(expected)
  }
  const changed = (): void => {
    while (isOpen()) {
      const queue = queues.letFirstGo()
      if (queue === undefined) return
      permit(queue, 1)
    }
  }

  return {
    load,
    setTerms: queues.setTerms,
    pass: (queue) => {
      if (isClosed) return Promise.resolve(false)
      const passed = queues.wait(queue)
      changed()
      return passed
    },
    isOpenFor,
    tryPass: (queue) => {
      const mayGo = isOpenFor(queue) && !queues.isAhead(queue)
      if (mayGo) permit(queue, 1)
      return mayGo
    },
    tryPassOn: (queue, expected) => {
      if (!queues.hasTurn(queue)) return false
      load.jobs--
      const mayGo = isOpen()
      if (mayGo) permit(queue, expected)
      else load.jobs++
      return mayGo
    },
    done: (queue, tasks, expected = 1) => {
      queues.charge(queue, tasks - 1)
      if (tasks === 0) queues.goIdle(queue)
      out.giveBack(expected)
      changed()
    },
    refund: (queue, tasks) => queues.charge(queue, -tasks),
    rest: queues.rest,
    changed,
    close: () => {
      isClosed = true
      queues.close()
    },
  }
}

/**
 * Permissions that are out, with the slots' worth of what they may bring. The fetch rule (DESIGN §3, Run): a job is fetched
 * only while free slots, plus those whose running type is short, exceed what is held unstarted.
 */
function createPermissions(load: Load) {
  let jobs = 0
  let slots = 0
  return {
    hasRoom: (): boolean => {
      const freeSlots = load.slots - load.running + load.shortRunning
      return load.jobs + jobs < load.slots + load.window && freeSlots > load.unstarted + slots
    },
    take: (expected: number): void => {
      jobs++
      slots += expected
    },
    giveBack: (expected: number): void => {
      jobs--
      slots -= expected
    },
  }
}
