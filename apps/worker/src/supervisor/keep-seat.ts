import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { registerWorker, withinTry } from '@bullwheel/db'
import { buryChild } from './bury-child.ts'
import { type Child, forkChild } from './child-process.ts'
import { createRestartPolicy } from './restart-policy.ts'
import { type Seat, WITHOUT_HASTE } from './seat.ts'
import type { SupervisorOptions } from './supervisor.ts'

/** What the seats of one supervisor share. */
export type Household = {
  options: SupervisorOptions
  /** Those that are registered and have not exited. */
  children: Set<Child>
  stopping: AbortSignal
  /** Hears that a child ended, and whether it was asked to. */
  onEnd: (isAsked: boolean) => void
}

const REGISTER_WITHIN_MS = 20_000

/**
 * Keeps one child alive while its seat is this host's: restarts it after a crash, replaces it when it retires. Resolves
 * when the seat is to go, or the supervisor stops, and all its children are buried.
 */
export async function keepSeat(household: Household, seat: Seat, onReady: () => void): Promise<void> {
  const { options, stopping } = household
  const policy = createRestartPolicy()
  const burials = new Set<Promise<void>>()
  const isOver = (): boolean => stopping.aborted || seat.over.aborted
  let wasBroken = false
  while (!isOver()) {
    const child = await startChild(household, seat)
    void child.ready.then(onReady)
    const burial = burialOf(household, child).finally(() => burials.delete(burial))
    burials.add(burial)
    const how = await Promise.race([child.exited, child.retired])
    if (how === undefined) continue
    await burial
    if (isOver()) break
    const pause = policy.after({ ms: child.ageMs, wasReady: child.isReady })
    if (pause.isBroken && !wasBroken) {
      options.log.error(
        { lastEnd: how },
        'workers do not start; trying again every 30 s. See the lines before this one',
      )
    }
    wasBroken = pause.isBroken
    await sleep(pause.ms, undefined, { signal: AbortSignal.any([stopping, seat.over]) }).catch(() => undefined)
  }
  await Promise.all(burials)
}

/** Forks a child and enters it in the book; one that cannot be entered is killed. */
async function startChild({ options, children, stopping }: Household, seat: Seat): Promise<Child> {
  const { script, host, name, book, log, drain, version } = options
  const child = forkChild(script, `${host}-${process.pid}-${randomBytes(3).toString('hex')}`, seat)
  try {
    const { pool, slots } = seat
    const worker = { id: child.id, host, pid: child.pid, supervisor: name, slots, pool, seat: seat.id, version }
    await withinTry(REGISTER_WITHIN_MS, registerWorker(book.hot, worker))
    children.add(child)
    child.send({ kind: 'start', id: child.id, pool, slots })
    // What came meanwhile reached only those that were registered.
    if (stopping.aborted) child.retire(drain, 'its supervisor stops')
    else if (seat.over.aborted) child.retire(WITHOUT_HASTE, seat.whyOver())
  } catch (cause) {
    log.error({ err: cause }, 'a worker could not be registered; starting another one')
    child.kill()
  }
  return child
}

/** Waits for the end of a child and buries it, whether its seat still waits for that or not. */
async function burialOf({ options, children, stopping, onEnd }: Household, child: Child): Promise<void> {
  const how = await child.exited
  onEnd(stopping.aborted || child.whyRetired !== null)
  if (children.delete(child)) await buryChild(options, child, how, stopping)
}
