import { type WorkerBeat, type WorkerOrders, beatWorkers, withinTry } from '@bullwheel/db'
import type { Child } from './child-process.ts'
import { whyRetire } from './retirement.ts'
import { WITHOUT_HASTE } from './seat.ts'
import type { SupervisorOptions } from './supervisor.ts'

const BEAT_MS = 1_000
/** On a connection that answers nothing all children of this host would fall silent: the next beat takes another one. */
const BEAT_WITHIN_MS = 3_000
/** Loading modules on a busy machine blocks the event loop too, and no task runs yet. */
const START_WITHIN_MS = 60_000

/** Heartbeats of the children, each second or at once. One at a time: while Postgres is away they would pile up. */
export type Beating = { now: () => void; stop: () => void }

export function startBeating(options: SupervisorOptions, children: ReadonlySet<Child>): Beating {
  let isBeating = false
  const wear = createWear(options)
  const beat = (): void => {
    if (isBeating) return
    isBeating = true
    beatChildren(options, children)
      .catch((cause: unknown) => options.log.warn({ err: cause }, 'heartbeats could not be written'))
      .finally(() => (isBeating = false))
  }
  const timer = setInterval(() => {
    killHung(options, children)
    wear.retireWorn(children)
    beat()
  }, BEAT_MS)
  return { now: beat, stop: () => clearInterval(timer) }
}

/** Writes the heartbeats of the children, kills those that others have declared dead, passes on what they are told to do. */
async function beatChildren(options: SupervisorOptions, children: ReadonlySet<Child>): Promise<void> {
  const { book, log } = options
  const beating = [...children]
  if (beating.length === 0) return
  const orders = await withinTry(BEAT_WITHIN_MS, beatWorkers(book.hot, beating.map(beatOf)))
  for (const child of beating) {
    if (!children.has(child)) continue
    const order = orders.get(child.id)
    if (order !== undefined) {
      obey(options, child, order)
      continue
    }
    log.error({ worker: child.id, pid: child.pid }, 'a worker was declared dead and is killed')
    child.kill()
  }
}

function beatOf({ id, isReady, whyRetired, slots, beat }: Child): WorkerBeat {
  const { stuckMs: _, ...figures } = beat
  return { ...figures, id, isReady, drainReason: whyRetired, slots }
}

function obey({ drain, work, onStopped }: SupervisorOptions, child: Child, order: WorkerOrders): void {
  child.resize(order.slotsWanted ?? child.seat.slots)
  if (order.ask === null) return
  const why = order.drainReason ?? 'it was told to leave'
  if (order.ask === 'drain') return child.retire(WITHOUT_HASTE, why)
  // Before it leaves, so that nobody takes its place; of one that leaves already the seat is its successor's.
  if (child.whyRetired === null) child.seat.end(why)
  child.retire(drain, why)
  if (work.mode === 'pod') onStopped()
}

function killHung({ hungMs, log }: SupervisorOptions, children: ReadonlySet<Child>): void {
  for (const child of children) {
    if (child.silentMs() <= (child.isReady ? hungMs : Math.max(hungMs, START_WITHIN_MS))) continue
    log.error({ worker: child.id, pid: child.pid }, 'a worker hangs and is killed')
    child.kill()
  }
}

/** Asks worn children to leave; their seats start a successor at once. */
function createWear({ limits, drain, log }: SupervisorOptions) {
  const replaced = new WeakSet<Child>()
  const fullSince = new WeakMap<Child, number>()

  const fullMsOf = (child: Child): number => {
    const now = performance.now()
    if (!child.beat.isShortOfMemory) fullSince.delete(child)
    else if (!fullSince.has(child)) fullSince.set(child, now)
    return now - (fullSince.get(child) ?? now)
  }

  const retire = (child: Child, why: string): void => {
    log.warn({ worker: child.id, pid: child.pid }, `a worker is replaced: ${why}`)
    replaced.add(child)
    child.retire(drain, `it is replaced: ${why}`)
  }

  return {
    retireWorn: (children: ReadonlySet<Child>): void => {
      for (const child of children) {
        const fullMs = fullMsOf(child)
        if (child.whyRetired !== null) continue
        const { rss, leaked, stuckMs } = child.beat
        const { servingMs: ageMs, slots } = child
        const reason = whyRetire({ ageMs, rss, fullMs, leaked, stuckMs, slots }, limits)
        // Those that leave for another reason may take hours for it.
        const isOneReplaced = [...children].some((one) => replaced.has(one))
        if (reason !== undefined && !(reason.canWait && isOneReplaced)) retire(child, reason.why)
      }
    },
  }
}
