import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Book, registerWorker } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import type { RedisConnection } from '@bullwheel/queue'
import { startBeating } from './beat-children.ts'
import { buryChild } from './bury-child.ts'
import { type Child, forkChild } from './child-process.ts'

export type SupervisorOptions = {
  /** Compiled or source file of the child. */
  script: string
  /** How many children; one for each seat that this host offers. */
  children: number
  slots: number
  host: string
  book: Book
  redis: RedisConnection
  prefix: string
  log: Logger
  horizonMs: number
  /** How long running handlers may go on after a stop was asked for. */
  drainMs: number
}

/** Forks, watches, restarts and drains the workers of this host. */
export type Supervisor = { start: () => Promise<void>; stop: () => Promise<void> }

const RESTART_MIN_MS = 500
const RESTART_MAX_MS = 5_000
/** A child that lived this long is restarted without a penalty for earlier crashes. */
const STEADY_MS = 60_000
const GRACE_MS = 2_000

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { script, slots, host, book, log, drainMs } = options
  const name = `${host}-${process.pid}`
  const children = new Set<Child>()
  const seats: Promise<void>[] = []
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined

  /** Keeps one child alive until the supervisor stops. */
  const keepSeat = async (onReady: () => void): Promise<void> => {
    let pauseMs = RESTART_MIN_MS
    while (!stopping.signal.aborted) {
      const startedAt = performance.now()
      await runChild(onReady)
      if (stopping.signal.aborted) return
      pauseMs = performance.now() - startedAt > STEADY_MS ? RESTART_MIN_MS : Math.min(pauseMs * 2, RESTART_MAX_MS)
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  const runChild = async (onReady: () => void): Promise<void> => {
    const child = forkChild(script, `${name}-${randomBytes(3).toString('hex')}`)
    void child.ready.then(onReady)
    try {
      await registerWorker(book.hot, { id: child.id, host, pid: child.pid, supervisor: name, slots })
      children.add(child)
      // A stop that came meanwhile reached only those that were registered.
      if (stopping.signal.aborted) child.kill()
      else child.send({ kind: 'start', id: child.id, slots })
    } catch (cause) {
      log.error({ err: cause }, 'a worker could not be registered; starting another one')
      child.kill()
    }
    const how = await child.exited
    const wasRegistered = children.delete(child)
    if (wasRegistered) await buryChild(options, child, how, stopping.signal)
  }

  return {
    start: async () => {
      const ready = Array.from({ length: options.children }, () => {
        return new Promise<void>((resolve) => seats.push(keepSeat(resolve)))
      })
      timer = startBeating(options, children)
      await Promise.all(ready)
    },
    stop: async () => {
      stopping.abort()
      for (const child of children) child.send({ kind: 'drain', deadlineMs: drainMs, graceMs: GRACE_MS })
      const killAll = (): void => children.forEach((child) => child.kill())
      const killer = setTimeout(killAll, drainMs + 3 * GRACE_MS)
      await Promise.all(seats)
      clearTimeout(killer)
      clearInterval(timer)
    },
  }
}
