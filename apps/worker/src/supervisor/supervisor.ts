import type { Book } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import type { RedisConnection } from '@bullwheel/queue'
import { startBeating } from './beat-children.ts'
import { type Figures, createFigures } from './figures.ts'
import { keepMirrors } from './keep-mirrors.ts'
import type { Child, Drain } from './child-process.ts'
import type { RetireLimits } from './retirement.ts'
import { type Household, keepSeat } from './seat.ts'

export type SupervisorOptions = {
  /** Compiled or source file of the child. */
  script: string
  /** The same of the process that runs the mirrors; undefined: another one runs them. */
  mirrorScript?: string | undefined
  /** How many children; one for each seat that this host offers. */
  children: number
  slots: number
  host: string
  book: Book
  redis: RedisConnection
  prefix: string
  log: Logger
  horizonMs: number
  /** How long running handlers may go on after a child was asked to leave, and then to answer their abort signal. */
  drain: Drain
  /** When a child is replaced. */
  limits: RetireLimits
  /** A child that says nothing for this long is taken for hung (its event loop is blocked), and killed. */
  hungMs: number
}

/** Forks, watches, restarts, replaces and drains the workers of this host. */
export type Supervisor = { start: () => Promise<void>; stop: () => Promise<void>; metrics: Figures['metrics'] }

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const stopping = new AbortController()
  const household: Household = {
    options,
    name: `${options.host}-${process.pid}`,
    children: new Set<Child>(),
    leaving: new Set<Promise<void>>(),
    stopping: stopping.signal,
    onEnd: () => figures.metrics.ended('worker'),
  }
  const figures = createFigures(options.slots, household.children)
  const seats: Promise<void>[] = []
  let timer: NodeJS.Timeout | undefined
  let mirrors: Promise<void> | undefined

  return {
    metrics: figures.metrics,
    start: async () => {
      const ready = Array.from({ length: options.children }, () => {
        return new Promise<void>((resolve) => seats.push(keepSeat(household, resolve)))
      })
      timer = startBeating(options, household.children)
      const { mirrorScript, log } = options
      if (mirrorScript !== undefined)
        mirrors = keepMirrors({ script: mirrorScript, log, stopping: stopping.signal, ...figures.mirrors })
      await Promise.all(ready)
    },
    stop: async () => {
      stopping.abort()
      for (const child of household.children) child.retire(options.drain)
      await Promise.all(seats)
      await mirrors
      await Promise.all(household.leaving)
      clearInterval(timer)
    },
  }
}
