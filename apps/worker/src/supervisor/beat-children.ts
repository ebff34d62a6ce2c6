import { beatWorkers, withinTry } from '@bullwheel/db'
import type { Child } from './child-process.ts'
import { whyRetire } from './retirement.ts'
import type { SupervisorOptions } from './supervisor.ts'

const BEAT_MS = 1_000
/** On a connection that answers nothing all children of this host would fall silent: the next beat takes another one. */
const BEAT_WITHIN_MS = 3_000
/** Loading modules on a busy machine blocks the event loop too, and no task runs yet. */
const START_WITHIN_MS = 60_000

/** One heartbeat at a time: while Postgres is away they would pile up, and all arrive when it is back. */
export function startBeating(options: SupervisorOptions, children: ReadonlySet<Child>): NodeJS.Timeout {
  let isBeating = false
  return setInterval(() => {
    killHung(options, children)
    retireWorn(options, children)
    if (isBeating) return
    isBeating = true
    beatChildren(options, children)
      .catch((cause: unknown) => options.log.warn({ err: cause }, 'heartbeats could not be written'))
      .finally(() => (isBeating = false))
  }, BEAT_MS)
}

/** Writes the heartbeats of the children, and kills those that others have declared dead. */
async function beatChildren({ book, log }: SupervisorOptions, children: ReadonlySet<Child>): Promise<void> {
  const beating = [...children]
  if (beating.length === 0) return
  const beats = beating.map(({ id, beat }) => ({ id, busy: beat.busy, leaked: beat.leaked }))
  const alive = await withinTry(BEAT_WITHIN_MS, beatWorkers(book.hot, beats))
  for (const child of beating) {
    if (alive.has(child.id) || !children.has(child)) continue
    log.error({ worker: child.id, pid: child.pid }, 'a worker was declared dead and is killed')
    child.kill()
  }
}

function killHung({ hungMs, log }: SupervisorOptions, children: ReadonlySet<Child>): void {
  for (const child of children) {
    if (child.silentMs() <= (child.isReady ? hungMs : Math.max(hungMs, START_WITHIN_MS))) continue
    log.error({ worker: child.id, pid: child.pid }, 'a worker hangs and is killed')
    child.kill()
  }
}

/** Asks worn children to leave; their seats start a successor at once. */
function retireWorn({ limits, drain, log }: SupervisorOptions, children: ReadonlySet<Child>): void {
  for (const child of children) {
    if (child.isRetiring) continue
    const { rss, leaked, stuckMs } = child.beat
    const reason = whyRetire({ ageMs: child.servingMs, rss, leaked, stuckMs }, limits)
    if (reason === undefined || (reason.canWait && [...children].some((one) => one.isRetiring))) continue
    log.warn({ worker: child.id, pid: child.pid }, `a worker is replaced: ${reason.why}`)
    child.retire(drain)
  }
}
