import { type Hot, countDue, countDueHeads, sampleTimers, withinTry } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import type { Attempt } from './attempt.ts'
import { estimateDue } from './estimate-due.ts'
import type { Tally } from './read-load.ts'

/** What waits in a queue. `isExact`: it was counted just now. */
export type Waiting = { due: number; isExact: boolean; oldestMs: number | null; nextMs: number | null }

/** Waiting tasks up to which a queue is counted row by row, and in all such queues together; the shortest come first. */
const MAX_COUNTED = 5_000
const MAX_COUNTED_IN_ALL = 20_000
/** What takes long is used again for ten times as long as it took. */
const REUSED_FOR = 10
/** No reading takes longer, unless its connection has died without a word. */
const READ_WITHIN_MS = 20_000
/** Postgres gives that up after two. */
const HEADS_WITHIN_MS = 3_000

/**
 * Reads how much of what waits is due: short queues are counted, of long ones the heads of their lines. What cannot be
 * read is left out: each kind by itself, so that a long queue that takes its time keeps only its own pools from being judged.
 */
export function createWaitingReader(
  hot: Hot,
  attempt: Attempt,
  log: Logger,
): (tallies: Map<string, Tally>) => Promise<Map<string, Waiting>> {
  const readHeads = reusing((queues: string[]) => countDueHeads(hot, queues))
  const readLater = reusing(() => sampleTimers(hot))

  const readLong = async (queues: string[], tallies: Map<string, Tally>): Promise<[string, Waiting][]> => {
    // That takes too long now and then; the timers tell then.
    const heads = await withinTry(HEADS_WITHIN_MS, readHeads(queues)).catch((cause: unknown) => {
      log.debug({ err: cause }, 'due tasks stand behind too many others')
    })
    const headOf = new Map(heads?.value.map((head) => [head.queue, head]))
    const isWhole = (queue: string): boolean => headOf.get(queue)?.isMore === false
    const later = queues.every(isWhole) ? undefined : await attempt('how many tasks are for later', () => readLater([]))
    return queues.flatMap((queue): [string, Waiting][] => {
      const head = headOf.get(queue)
      if (head !== undefined && !head.isMore) {
        const { due, oldestMs, nextMs } = head
        return [[queue, { due, isExact: heads?.isNew === true, oldestMs, nextMs }]]
      }
      if (later === undefined) return []
      const due = estimateDue(tallies.get(queue)?.waiting ?? 0, queue, later.value, head?.due ?? 0)
      return [[queue, { due, isExact: false, oldestMs: head?.oldestMs ?? null, nextMs: head?.nextMs ?? null }]]
    })
  }

  return async (tallies) => {
    const { short, long } = bySize(tallies)
    const [counted, estimated] = await Promise.all([
      short.length === 0 ? [] : attempt('what waits in short queues', () => countDue(hot, short)),
      long.length === 0 ? [] : readLong(long, tallies),
    ])
    return new Map([
      ...(counted ?? []).map(({ queue, ...waiting }): [string, Waiting] => [queue, { ...waiting, isExact: true }]),
      ...estimated,
    ])
  }
}

function bySize(tallies: Map<string, Tally>): { short: string[]; long: string[] } {
  const sizes: { short: string[]; long: string[] } = { short: [], long: [] }
  let total = 0
  for (const [queue, { waiting }] of [...tallies].toSorted(([, a], [, b]) => a.waiting - b.waiting)) {
    if (waiting <= 0) continue
    total += waiting
    if (waiting <= MAX_COUNTED && total <= MAX_COUNTED_IN_ALL) sizes.short.push(queue)
    else sizes.long.push(queue)
  }
  return sizes
}

/** `isNew`: it was read for this call. A reading that failed is used again, too: it took its time as well. */
function reusing<Value>(read: (queues: string[]) => Promise<Value>) {
  let last: { key: string; reading: Promise<Value>; until: number } | undefined
  return async (queues: string[]): Promise<{ value: Value; isNew: boolean }> => {
    const [startedAt, key] = [performance.now(), queues.join('\n')]
    if (last?.key === key && startedAt < last.until) return { value: await last.reading, isNew: false }
    const reading = withinTry(READ_WITHIN_MS, read(queues))
    // Who asks may not wait for it to the end: the next one waits on, and begins no other.
    const mine = { key, reading, until: Number.POSITIVE_INFINITY }
    last = mine
    await Promise.allSettled([reading])
    const endedAt = performance.now()
    mine.until = endedAt + REUSED_FOR * (endedAt - startedAt)
    return { value: await reading, isNew: true }
  }
}
