import type { ScalingCause } from '@bullwheel/contracts'
import type { Demand } from './demand.ts'
import type { ScaleLimits, ScalePace } from './pool-load.ts'

/** Fewer tasks each second are not worth a word. */
const HARDLY_ANY_PER_S = 0.005

/** What the load of a pool takes, in words. */
export function demandWords(demand: Demand, { slots, targetWaitMs }: ScaleLimits, nextDueMs: number | null): string {
  const size = `${workersOf(demand.workers)} of ${slots} ${slots === 1 ? 'slot' : 'slots'}`
  switch (demand.cause) {
    case 'load':
      return `${workWords(demand)}; ${demand.backlog > 0 ? `for a wait below ${span(targetWaitMs)} it` : 'that'} takes ${size}`
    case 'queue_limits':
      return `${workWords(demand)}; as limits of queues allow no more at once, ${size} ${demand.workers === 1 ? 'is' : 'are'} enough`
    case 'cold':
      return `${workWords({ ...demand, runMs: null })}; how long ${demand.runMs === null ? 'they' : 'some of them'} take is not known yet: a slot for each takes ${size}`
    case 'work':
      return 'something ran or arrived just now; one worker is kept for it'
    case 'due':
      return `nothing waits or runs, but work is due in ${span(nextDueMs ?? 0)}; one worker is kept for it`
    case 'idle':
      return 'nothing waits or runs'
  }
}

function workWords({ backlog, active, arrivalsPerS, runMs }: Demand): string {
  const isArriving = arrivalsPerS >= HARDLY_ANY_PER_S
  const isOne = Math.ceil(backlog) === 1
  const taking = runMs === null ? [] : [isOne && !isArriving ? `takes ${span(runMs)}` : `take ${span(runMs)} each`]
  if (backlog > 0) {
    const waiting = `${tasksOf(backlog)} ${isOne ? 'waits' : 'wait'}`
    return listed([waiting, ...(isArriving ? [`${amount(arrivalsPerS)} more arrive each second`] : []), ...taking])
  }
  if (isArriving) return listed([`${amount(arrivalsPerS)} tasks arrive each second`, ...taking])
  return active > 0 ? `${tasksOf(active)} ${Math.ceil(active) === 1 ? 'runs' : 'run'}` : 'hardly anything arrives'
}

/** What keeps a pool from what is wanted. */
export type Bound = {
  cause: Extract<ScalingCause, 'recent' | 'band' | 'step_up' | 'step_down' | 'min' | 'max' | 'room'>
  /** Workers that it would have without. */
  wanted: number
  /** Workers that it gets. */
  workers: number
  /** The pool that gets the seat of one of them. */
  givesTo?: string
}

export type BoundFigures = ScalePace & { downEveryMs: number; room: number }

export function boundWords({ cause, wanted, workers, givesTo }: Bound, figures: BoundFigures): string {
  switch (cause) {
    case 'recent':
      return `held at ${workers}: so many were wanted within the last ${span(figures.keepMs)}`
    case 'band':
      return `held at ${workers}: ${wanted} is not worth a change`
    case 'step_up':
      return `${workers} for now: it grows at most ${figures.upTimes === 2 ? 'to the double' : `to ${figures.upTimes} times as many`}, or by ${figures.upBy}, within ${span(figures.upEveryMs)}`
    case 'step_down':
      return `${workers} for now: at most half of them leave within ${span(figures.downEveryMs)}`
    case 'min':
      return `its min is ${workers}`
    case 'max':
      return `it wants ${wanted}, but its max is ${workers}`
    case 'room':
      if (givesTo !== undefined) return `${workers} for now: one makes room for the pool ${givesTo}, which has none`
      return `it wants ${wanted}, but the hosts have ${figures.room === 0 ? 'no room for more' : `room for ${figures.room} more`}`
  }
}

export function lateWords(demand: Demand, targetWaitMs: number, more: number, ready: number): string {
  const wait = span(demand.unlimited.oldestWaitMs)
  const all = ready === 1 ? 'its worker is' : `all its ${ready} workers are`
  return `a task has waited for ${wait} at two looks, ${span(targetWaitMs)} is wanted, and ${all} busy: ${more} more`
}

export function missingWords(missing: 'queues' | 'workers', desired: number): string {
  const what = missing === 'queues' ? 'how many tasks wait' : 'how many workers there are'
  return `stays at ${desired}: ${what} could not be read`
}

const workersOf = (count: number): string => `${count} ${count === 1 ? 'worker' : 'workers'}`
const tasksOf = (count: number): string => `${amount(Math.ceil(count))} ${Math.ceil(count) === 1 ? 'task' : 'tasks'}`

function listed(parts: string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
}

/** Two significant digits where it is small. */
function amount(value: number): string {
  return value >= 10 || Number.isInteger(value)
    ? Math.round(value).toLocaleString('en-US')
    : String(Number(value.toPrecision(value < 0.1 ? 1 : 2)))
}

/** A length of time as people say it. */
function span(ms: number): string {
  if (ms < 100) return `${amount(ms)} ms`
  if (ms < 120_000) return `${amount(ms / 1_000)} s`
  return ms < 7_200_000 ? `${amount(ms / 60_000)} min` : `${amount(ms / 3_600_000)} h`
}
