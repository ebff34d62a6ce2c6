import type { Book } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { type RedisConnection, listen } from '@bullwheel/queue'
import { startBeating } from './beat-children.ts'
import type { Child } from './child-process.ts'
import { type Figures, createFigures } from './figures.ts'
import { keepMirrors } from './keep-mirrors.ts'
import type { Household } from './keep-seat.ts'
import type { Drain } from './messages.ts'
import { createPodSeat } from './pod-seat.ts'
import type { RetireLimits } from './retirement.ts'
import { type Seats, createSeats } from './seats.ts'
import { createTurns } from './turns.ts'

export type SupervisorOptions = {
  /** Compiled or source file of the child. */
  script: string
  /** The same of the process that runs the mirrors; undefined: another one runs them. */
  mirrorScript?: string | undefined
  /** `host`: it claims seats of any pool up to its capacity. `pod`: it is one worker of this pool. */
  work: { mode: 'host'; capacity: number } | { mode: 'pod'; pool: string }
  host: string
  /** Of this installation. */
  version: string
  /** Its `name` in the book; another one with every start. */
  name: string
  book: Book
  redis: RedisConnection
  /** For the control channel alone. */
  subscriber: RedisConnection
  prefix: string
  log: Logger
  horizonMs: number
  /** How long running handlers may go on when the supervisor stops, and then to answer their abort signal. */
  drain: Drain
  /** When a child is replaced. */
  limits: RetireLimits
  /** A child that says nothing for this long is taken for hung (its event loop is blocked), and killed. */
  hungMs: number
  /** The worker of a pod was stopped for good: the process should end. */
  onStopped: () => void
}

/** Forks, watches, restarts, replaces and drains the workers of this host. */
export type Supervisor = {
  /** Resolves when the workers of the seats that were there to be had are ready. */
  start: () => Promise<void>
  stop: () => Promise<void>
  /**
   * In words; undefined: its workers fetch, or there is no seat for one. A pod is its worker, but where its pool does not
   * exist: who installs a release waits for its pods, and can make a pool only afterwards.
   */
  whyNotReady: () => string | undefined
  metrics: Figures['metrics']
}

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { work, name, log } = options
  const stopping = new AbortController()
  const household: Household = {
    options,
    children: new Set<Child>(),
    stopping: stopping.signal,
    onEnd: (isAsked) => figures.metrics.ended('worker', isAsked),
  }
  const figures = createFigures(household.children)
  const seats: Seats =
    work.mode === 'host' ? createSeats(household, work.capacity) : createPodSeat(household, work.pool)
  const turns = createTurns(seats.turn, (cause) => log.warn({ err: cause, name }, 'seats could not be looked after'))
  let hasBegun = false
  let beats: ReturnType<typeof startBeating> | undefined
  let mirrors: Promise<void> | undefined

  const follow = async (): Promise<void> => {
    const failed = (cause: unknown): void => log.warn({ err: cause }, 'orders cannot be heard at once')
    const hear = (message: { kind: string }): void => {
      if (message.kind !== 'fleet') return
      turns.now()
      beats?.now()
    }
    await listen(options.subscriber, options.prefix, hear, failed).catch(failed)
  }

  return {
    metrics: figures.metrics,
    start: async () => {
      beats = startBeating(options, household.children)
      const { mirrorScript } = options
      if (mirrorScript !== undefined)
        mirrors = keepMirrors({ script: mirrorScript, log, stopping: stopping.signal, ...figures.mirrors })
      void follow()
      await turns.start()
      await Promise.race([seats.begun(), aborted(stopping.signal)])
      hasBegun = true
    },
    whyNotReady: () => {
      if (stopping.signal.aborted) return 'it stops'
      if (seats.isIdle()) return undefined
      if (!hasBegun) return 'its workers have not begun'
      const works = [...household.children].some(({ isReady, whyRetired }) => isReady && whyRetired === null)
      return work.mode === 'host' || works ? undefined : 'its worker is not ready'
    },
    stop: async () => {
      stopping.abort()
      await turns.stop()
      for (const child of household.children) child.retire(options.drain, 'its supervisor stops')
      await seats.leave().catch((cause: unknown) => log.warn({ err: cause }, 'seats are left to expire'))
      await Promise.all([seats.settled(), mirrors])
      beats?.stop()
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
