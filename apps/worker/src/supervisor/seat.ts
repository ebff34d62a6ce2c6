import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { registerWorker, withinTry } from '@bullwheel/db'
import { buryChild } from './bury-child.ts'
import { type Child, forkChild } from './child-process.ts'
import { createRestartPolicy } from './restart-policy.ts'
import type { SupervisorOptions } from './supervisor.ts'

/** What the seats of one supervisor share. */
export type Household = {
  options: SupervisorOptions
  /** Name of the supervisor; its children's ids begin with it. */
  name: string
  /** Those that are registered and have not exited. */
  children: Set<Child>
  /** Burials of children that were replaced before they left. */
  leaving: Set<Promise<void>>
  stopping: AbortSignal
  /** Hears that a child ended. */
  onEnd: () => void
}

const REGISTER_WITHIN_MS = 20_000

/** Keeps one child alive until the supervisor stops: restarts it after a crash, replaces it when it retires. */
export async function keepSeat(household: Household, onReady: () => void): Promise<void> {
  const { options, stopping } = household
  const policy = createRestartPolicy()
  let wasBroken = false
  while (!stopping.aborted) {
    const child = await startChild(household)
    void child.ready.then(onReady)
    const end = burialOf(household, child)
    const how = await Promise.race([child.exited, child.retired])
    if (how === undefined) continue
    await end
    if (stopping.aborted) return
    const pause = policy.after({ ms: child.ageMs, wasReady: child.isReady })
    if (pause.isBroken && !wasBroken) {
      options.log.error(
        { lastEnd: how },
        'workers do not start; trying again every 30 s. See the lines before this one',
      )
    }
    wasBroken = pause.isBroken
    await sleep(pause.ms, undefined, { signal: stopping }).catch(() => undefined)
  }
}

/** Forks a child and enters it in the book; one that cannot be entered is killed. */
async function startChild({ options, name, children, stopping }: Household): Promise<Child> {
  const { script, slots, host, book, log, drain } = options
  const child = forkChild(script, `${name}-${randomBytes(3).toString('hex')}`)
  try {
    const worker = { id: child.id, host, pid: child.pid, supervisor: name, slots }
    await withinTry(REGISTER_WITHIN_MS, registerWorker(book.hot, worker))
    children.add(child)
    child.send({ kind: 'start', id: child.id, slots })
    // A stop that came meanwhile reached only those that were registered.
    if (stopping.aborted) child.retire(drain)
  } catch (cause) {
    log.error({ err: cause }, 'a worker could not be registered; starting another one')
    child.kill()
  }
  return child
}

/** Waits for the end of a child and buries it, whether its seat still waits for that or not. */
function burialOf({ options, children, leaving, stopping, onEnd }: Household, child: Child): Promise<void> {
  const burial = child.exited
    .then(async (how) => {
      onEnd()
      if (children.delete(child)) await buryChild(options, child, how, stopping)
    })
    .finally(() => leaving.delete(burial))
  leaving.add(burial)
  return burial
}
