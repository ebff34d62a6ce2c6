import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Book, beatWorkers, buryWorker, listQueues, registerWorker } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { type RedisConnection, giveBackJobsOf, nudge } from '@bullwheel/queue'
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

const BEAT_MS = 1_000
/** A child that says nothing for this long is taken for hung (its event loop is blocked), and killed. */
const HUNG_MS = 60_000
const RESTART_MIN_MS = 500
const RESTART_MAX_MS = 5_000
/** A child that lived this long is restarted without a penalty for earlier crashes. */
const STEADY_MS = 60_000
const GRACE_MS = 2_000
const RETRY_MS = 500

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { script, slots, host, book, redis, prefix, log, horizonMs, drainMs } = options
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
      child.send({ kind: 'start', id: child.id, slots })
    } catch (cause) {
      log.error({ err: cause }, 'a worker could not be registered; starting another one')
      child.kill()
    }
    const how = await child.exited
    const wasRegistered = children.delete(child)
    if (wasRegistered) await settleDeath(child, how)
  }

  /** First the book: what it ran is restaged in the commit that declares it dead. Only then are its jobs given back. */
  const settleDeath = async (child: Child, how: string): Promise<void> => {
    const isExpected = stopping.signal.aborted
    const reason = isExpected ? 'the worker was stopped before the attempt ended' : `the worker process ${how}`
    if (!isExpected) log.warn({ worker: child.id, pid: child.pid }, `a worker ${how}; its tasks are restaged`)
    await untilDone('burying a worker', async () => {
      const { restaged, failed } = await buryWorker(book.hot, child.id, reason, child.begun(), horizonMs)
      if (restaged + failed > 0) log.warn({ worker: child.id, restaged, failed }, 'attempts were lost with their worker')
    })
    await untilDone('giving jobs back', async () => {
      for (const queue of await listQueues(book.hot)) await giveBackJobsOf(redis, prefix, queue.name, child.id)
      await nudge(redis, prefix, { kind: 'stage' })
    })
  }

  /** Tries again while Postgres or Redis is away; a stopping supervisor leaves it to the reconciler after a few tries. */
  const untilDone = async (what: string, work: () => Promise<void>): Promise<void> => {
    for (let tries = 1; ; tries++) {
      try {
        return await work()
      } catch (cause) {
        log.warn({ err: cause }, `${what} failed${tries > 3 && stopping.signal.aborted ? '' : '; trying again'}`)
        if (tries > 3 && stopping.signal.aborted) return
        await sleep(RETRY_MS)
      }
    }
  }

  const beat = async (): Promise<void> => {
    const beats = [...children].map(({ id, busy }) => ({ id, busy }))
    if (beats.length === 0) return
    const alive = await beatWorkers(book.hot, beats)
    for (const child of children) {
      const isHung = child.silentMs() > HUNG_MS
      const isDead = beats.some(({ id }) => id === child.id) && !alive.has(child.id)
      if (!isHung && !isDead) continue
      log.error({ worker: child.id, pid: child.pid }, isHung ? 'a worker hangs and is killed' : 'a worker was declared dead and is killed')
      child.kill()
    }
  }

  return {
    start: async () => {
      const ready = Array.from({ length: options.children }, () => {
        return new Promise<void>((resolve) => seats.push(keepSeat(resolve)))
      })
      timer = setInterval(() => void beat().catch((cause: unknown) => log.warn({ err: cause }, 'heartbeats could not be written')), BEAT_MS)
      await Promise.all(ready)
    },
    stop: async () => {
      stopping.abort()
      for (const child of children) child.send({ kind: 'drain', deadlineMs: drainMs, graceMs: GRACE_MS })
      const killer = setTimeout(() => {
        for (const child of children) child.kill()
      }, drainMs + 3 * GRACE_MS)
      await Promise.all(seats)
      clearTimeout(killer)
      clearInterval(timer)
    },
  }
}
