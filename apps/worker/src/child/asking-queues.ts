import { type FairTurns, createFairTurns } from './fair-turns.ts'
import type { Permission } from './permissions.ts'

/** What the book says of a queue that is served. */
export type QueueTerms = { name: string; weight: number; paused: boolean }

/** The queues that ask at the gate, and whose turn it is among them: own ones always come before a stolen one. */
export type AskingQueues = Pick<FairTurns, 'areShared' | 'take' | 'bring' | 'refund'> & {
  setTerms: (terms: readonly QueueTerms[]) => void
  /** From now on it is one of the worker's own queues, or the one that is stolen from; `grant` is told its permissions. */
  serve: (queue: string, isStolen: boolean, grant: (permission: Permission) => void) => void
  /** It is served no longer. */
  dismiss: (queue: string) => void
  isServed: (queue: string) => boolean
  isStolen: (queue: string) => boolean
  rest: (queue: string, ms: number) => void
  /** Paused, resting or not served. */
  isBarred: (queue: string) => boolean
  /** How many permissions it would take now. */
  want: (queue: string, permissions: number) => void
  /** The queue that has its turn; undefined when none asks that may go. */
  first: () => string | undefined
  /** True when an own queue has its turn. */
  isOwnAsking: () => boolean
  grant: (permission: Permission) => void
  /** True when none asks that has had less for its weight, and the queue may go at all. */
  hasTurn: (queue: string) => boolean
}

type Served = { isStolen: boolean; grant: (permission: Permission) => void }

/** `onFree`: a queue that was barred may go again. */
export function createAskingQueues(onFree: () => void): AskingQueues {
  const served = new Map<string, Served>()
  const asking = new Map<string, number>()
  const turns = createFairTurns()
  const { isPut, setPaused, rest } = createPutAside({ onPut: turns.leave, onBack: join, onFree })

  const isStolen = (queue: string): boolean => served.get(queue)?.isStolen ?? false
  const isOwn = (queue: string | undefined): boolean => queue !== undefined && served.get(queue)?.isStolen === false
  const isBarred = (queue: string): boolean => isPut(queue) || !served.has(queue)
  /** Own queues come by what they had; what is stolen has no account, and comes last. */
  const timeOf = (queue: string): number => (isStolen(queue) ? Number.MAX_VALUE : turns.timeOf(queue))
  const want = (queue: string, permissions: number): void => {
    if (permissions > 0 && served.has(queue)) asking.set(queue, permissions)
    else asking.delete(queue)
  }

  /** While it cannot go it has no part in the turns: else it would be owed all that it missed. */
  function join(queue: string): void {
    if (asking.has(queue) && isOwn(queue) && !isPut(queue)) turns.enter(queue)
  }

  const first = (): string | undefined => leastOf(asking.keys(), isBarred, timeOf)
  const setTerms = (terms: readonly QueueTerms[]): void => {
    for (const { name, weight } of terms) turns.setWeight(name, weight)
    setPaused(terms.flatMap(({ name, paused }) => (paused ? [name] : [])))
  }

  return {
    setTerms,
    serve: (queue, stolen, grant) => void served.set(queue, { isStolen: stolen, grant }),
    dismiss: (queue) => {
      served.delete(queue)
      asking.delete(queue)
      turns.leave(queue)
    },
    isServed: (queue) => served.has(queue),
    isStolen,
    rest,
    isBarred,
    want: (queue, permissions) => {
      want(queue, permissions)
      join(queue)
    },
    first,
    isOwnAsking: () => isOwn(first()),
    grant: (permission) => {
      want(permission.queue, (asking.get(permission.queue) ?? 0) - 1)
      served.get(permission.queue)?.grant(permission)
    },
    hasTurn: (queue) => {
      const other = first()
      return !isBarred(queue) && (other === undefined || timeOf(queue) <= timeOf(other))
    },
    areShared: turns.areShared,
    take: turns.take,
    bring: turns.bring,
    refund: turns.refund,
  }
}

function leastOf(
  queues: Iterable<string>,
  isBarred: (queue: string) => boolean,
  timeOf: (queue: string) => number,
): string | undefined {
  let found: string | undefined
  let time = Number.POSITIVE_INFINITY
  for (const queue of queues) {
    const itsTime = timeOf(queue)
    if (itsTime >= time || isBarred(queue)) continue
    found = queue
    time = itsTime
  }
  return found
}

type PutAsideHooks = {
  onPut: (queue: string) => void
  /** It may go again. */
  onBack: (queue: string) => void
  /** All that may go again are back. */
  onFree: () => void
}

/** Queues that may not go for now: paused ones, and those that rest for a moment. */
function createPutAside({ onPut, onBack, onFree }: PutAsideHooks) {
  const resting = new Map<string, { until: number; timer: NodeJS.Timeout }>()
  let paused: ReadonlySet<string> = new Set()

  const isPut = (queue: string): boolean => paused.has(queue) || resting.has(queue)
  const comeBack = (queue: string): void => {
    if (!isPut(queue)) onBack(queue)
  }

  return {
    isPut,
    setPaused: (queues: string[]): void => {
      const before = paused
      paused = new Set(queues)
      for (const queue of paused) onPut(queue)
      for (const queue of before) comeBack(queue)
      onFree()
    },
    rest: (queue: string, ms: number): void => {
      const until = performance.now() + ms
      const before = resting.get(queue)
      if (before !== undefined && before.until >= until) return
      clearTimeout(before?.timer)
      const wake = (): void => {
        resting.delete(queue)
        comeBack(queue)
        onFree()
      }
      resting.set(queue, { until, timer: setTimeout(wake, ms).unref() })
      onPut(queue)
    },
  }
}
