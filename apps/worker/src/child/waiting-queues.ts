import { createFairTurns } from './fair-turns.ts'

/** What the book says of a queue. */
export type QueueTerms = { name: string; weight: number; paused: boolean }

/** The queues that wait at the gate, and whose turn it is among them. */
export type WaitingQueues = {
  setTerms: (terms: readonly QueueTerms[]) => void
  rest: (queue: string, ms: number) => void
  /** Paused, or resting. */
  isBarred: (queue: string) => boolean
  /** Resolves with what `next` or `close` answers. */
  wait: (queue: string) => Promise<boolean>
  /** The queue that has its turn; undefined when nobody waits who may go. */
  first: () => string | undefined
  /** Lets the first one go and answers which one it was. */
  letFirstGo: () => string | undefined
  /** True when nobody waits who has had less for his weight, and the queue may go at all. */
  hasTurn: (queue: string) => boolean
  /** True when a queue that has work had less for its weight, even if it does not wait in this moment. */
  isAhead: (queue: string) => boolean
  charge: (queue: string, tasks: number) => void
  goIdle: (queue: string) => void
  /** Answers false to all. */
  close: () => void
}

/** `onFree`: a queue that was barred may go again. */
export function createWaitingQueues(onFree: () => void): WaitingQueues {
  const waiting: { queue: string; answer: (mayGo: boolean) => void }[] = []
  const turns = createFairTurns()
  const { has: isBarred, setPaused, rest } = createBarred(onFree)

  const findFirst = (): number => {
    let first = -1
    let time = Number.POSITIVE_INFINITY
    for (const [at, { queue }] of waiting.entries()) {
      if (turns.timeOf(queue) >= time || isBarred(queue)) continue
      first = at
      time = turns.timeOf(queue)
    }
    return first
  }

  return {
    setTerms: (terms) => {
      for (const { name, weight } of terms) turns.setWeight(name, weight)
      setPaused(terms.flatMap(({ name, paused }) => (paused ? [name] : [])))
    },
    rest,
    isBarred,
    wait: (queue) => {
      turns.enter(queue)
      return new Promise((answer) => waiting.push({ queue, answer }))
    },
    first: () => waiting[findFirst()]?.queue,
    letFirstGo: () => {
      const first = findFirst()
      if (first === -1) return undefined
      const [gone] = waiting.splice(first, 1)
      gone?.answer(true)
      return gone?.queue
    },
    hasTurn: (queue) => {
      const first = waiting[findFirst()]
      return !isBarred(queue) && (first === undefined || turns.timeOf(queue) <= turns.timeOf(first.queue))
    },
    isAhead: (queue) => turns.isAhead(queue, isBarred),
    charge: turns.charge,
    goIdle: turns.goIdle,
    close: () => {
      for (const { answer } of waiting.splice(0)) answer(false)
    },
  }
}

/** Queues that may not go: paused ones, and those that rest for a moment. */
function createBarred(onFree: () => void) {
  const resting = new Map<string, { until: number; timer: NodeJS.Timeout }>()
  let paused: ReadonlySet<string> = new Set()

  return {
    has: (queue: string): boolean => paused.has(queue) || resting.has(queue),
    setPaused: (queues: string[]): void => {
      paused = new Set(queues)
      onFree()
    },
    rest: (queue: string, ms: number): void => {
      const until = performance.now() + ms
      const before = resting.get(queue)
      if (before !== undefined && before.until >= until) return
      clearTimeout(before?.timer)
      const wake = (): void => {
        resting.delete(queue)
        onFree()
      }
      resting.set(queue, { until, timer: setTimeout(wake, ms).unref() })
    },
  }
}
