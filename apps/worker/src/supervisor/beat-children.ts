import { beatWorkers } from '@bullwheel/db'
import type { Child } from './child-process.ts'
import type { SupervisorOptions } from './supervisor.ts'

/** A child that says nothing for this long is taken for hung (its event loop is blocked), and killed. */
const HUNG_MS = 60_000

const BEAT_MS = 1_000

/** One heartbeat at a time: while Postgres is away they would pile up, and all arrive when it is back. */
export function startBeating(options: SupervisorOptions, children: ReadonlySet<Child>): NodeJS.Timeout {
  let isBeating = false
  return setInterval(() => {
    if (isBeating) return
    isBeating = true
    beatChildren(options, children)
      .catch((cause: unknown) => options.log.warn({ err: cause }, 'heartbeats could not be written'))
      .finally(() => (isBeating = false))
  }, BEAT_MS)
}

/** Writes the heartbeats of the children, and kills those that hang or that others have declared dead. */
async function beatChildren({ book, log }: SupervisorOptions, children: ReadonlySet<Child>): Promise<void> {
  const beats = [...children].map(({ id, busy }) => ({ id, busy }))
  if (beats.length === 0) return
  const alive = await beatWorkers(book.hot, beats)
  for (const child of children) {
    const isHung = child.silentMs() > HUNG_MS
    const isDead = beats.some(({ id }) => id === child.id) && !alive.has(child.id)
    if (!isHung && !isDead) continue
    const why = isHung ? 'a worker hangs and is killed' : 'a worker was declared dead and is killed'
    log.error({ worker: child.id, pid: child.pid }, why)
    child.kill()
  }
}
