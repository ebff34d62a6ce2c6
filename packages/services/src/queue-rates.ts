import type { LifecycleEvent } from '@bullwheel/contracts'

/** Per second, over the last minute. */
export type Rates = { accepted: number; started: number; finished: number; failed: number }

/** What happened in each queue within the last minute, as this process read it from the event log. */
export type QueueRates = {
  observe: (events: readonly LifecycleEvent[]) => void
  of: (queue: string) => Rates
  /** Tasks that began within so many milliseconds; undefined beyond a minute. */
  startedWithin: (queue: string, withinMs: number) => number | undefined
}

const SECONDS = 60
/** Queues are made by use, so their names are bounded too: what is over it has no rates. */
const MAX_QUEUES = 10_000
const COUNTED = ['accepted', 'started', 'finished', 'failed'] as const
type Counted = (typeof COUNTED)[number]
/** One second of one queue; `at` is which one. */
type Bucket = { at: number } & Record<Counted, number>

/** `now` in epoch milliseconds. */
export function createQueueRates(now: () => number): QueueRates {
  const queues = new Map<string, Bucket[]>()
  const startedAt = now()

  const bucketsOf = (queue: string): Bucket[] | undefined => {
    let buckets = queues.get(queue)
    if (buckets === undefined) {
      if (queues.size >= MAX_QUEUES) dropIdle()
      if (queues.size >= MAX_QUEUES) return undefined
      queues.set(queue, (buckets = []))
    }
    return buckets
  }
  const dropIdle = (): void => {
    const oldest = Math.floor(now() / 1_000) - SECONDS
    for (const [queue, buckets] of queues) if ((buckets.at(-1)?.at ?? 0) <= oldest) queues.delete(queue)
  }
  const count = (queue: string, what: Counted, second: number): void => {
    const buckets = bucketsOf(queue)
    if (buckets === undefined) return
    let bucket = buckets.at(-1)
    if (bucket?.at !== second) {
      buckets.push((bucket = { at: second, accepted: 0, started: 0, finished: 0, failed: 0 }))
      if (buckets.length > SECONDS + 1) buckets.shift()
    }
    bucket[what]++
  }
  const sum = (queue: string, what: Counted, seconds: number): number => {
    const from = Math.floor(now() / 1_000) - seconds
    return (queues.get(queue) ?? []).reduce((total, bucket) => (bucket.at > from ? total + bucket[what] : total), 0)
  }

  return {
    observe: (events) => {
      const second = Math.floor(now() / 1_000)
      for (const event of events) for (const what of countedBy(event)) count(event.queue, what, second)
    },
    of: (queue) => {
      const seconds = Math.min(SECONDS, Math.max(1, Math.floor((now() - startedAt) / 1_000)))
      const rate = (what: Counted): number => Math.round((sum(queue, what, SECONDS) / seconds) * 100) / 100
      return {
        accepted: rate('accepted'),
        started: rate('started'),
        finished: rate('finished'),
        failed: rate('failed'),
      }
    },
    startedWithin: (queue, withinMs) =>
      withinMs > SECONDS * 1_000 ? undefined : sum(queue, 'started', Math.max(1, Math.ceil(withinMs / 1_000))),
  }
}

function countedBy({ kind }: LifecycleEvent): readonly Counted[] {
  switch (kind) {
    case 'created':
      return ['accepted']
    case 'started':
      return ['started']
    case 'failed':
      return ['finished', 'failed']
    case 'completed':
    case 'cancelled':
    case 'expired':
      return ['finished']
    case 'retrying':
    case 'retried':
    case 'updated':
    case 'deleted':
      return []
  }
}
