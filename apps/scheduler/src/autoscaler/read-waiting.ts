import { type DueHead, type Hot, countDue, countDueHeads, sampleTimers } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import type { Tally } from './read-load.ts'

/** What waits in a queue. `isExact`: it was counted just now. */
export type Waiting = { due: number; isExact: boolean; oldestMs: number | null; nextMs: number | null }

/** Waiting tasks up to which a queue is counted row by row, and in all such queues together; the shortest come first. */
const MAX_COUNTED = 5_000
const MAX_COUNTED_IN_ALL = 20_000
/** What takes long is used again for ten times as long as it took. */
const REUSED_FOR = 10
/** A sample of the timers may be wrong by so much; tasks that are due only by its error are none. */
const SAMPLE_ERROR = 0.1

/**
 * Reads how much of what waits is due: short queues are counted, of long ones the heads of their lines. What cannot be
 * read is left out.
 */
export function createWaitingReader(
  hot: Hot,
  log: Logger,
): (tallies: Map<string, Tally>) => Promise<Map<string, Waiting>> {
  const readHeads = reusing((queues: string[]) => countDueHeads(hot, queues))
  const readLater = reusing(() => sampleTimers(hot))

  const readLong = async (queues: string[], tallies: Map<string, Tally>): Promise<[string, Waiting][]> => {
    const heads = await orNothing('due tasks stand behind too many others', () => readHeads(queues))
    const headOf = new Map(heads?.value.map((head) => [head.queue, head]))
    const isWhole = (queue: string): boolean => headOf.get(queue)?.isMore === false
    const later = queues.every(isWhole)
      ? undefined
      : await orNothing('tasks for later could not be counted', () => readLater([]))
    const laterOf = new Map(later?.value.map((line) => [line.queue, line.later]))
    return queues.flatMap((queue): [string, Waiting][] => {
      const head = headOf.get(queue)
      if (head !== undefined && !head.isMore) {
        const { due, oldestMs, nextMs } = head
        return [[queue, { due, isExact: heads?.isNew === true, oldestMs, nextMs }]]
      }
      if (later === undefined) return []
      return [[queue, estimate(head, tallies.get(queue)?.waiting ?? 0, laterOf.get(queue) ?? 0)]]
    })
  }
  const orNothing = async <Value>(what: string, read: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await read()
    } catch (cause) {
      log.debug({ err: cause }, what)
      return undefined
    }
  }

  return async (tallies) => {
    const { short, long } = bySize(tallies)
    const [counted, estimated] = await Promise.all([
      short.length === 0 ? [] : countDue(hot, short),
      long.length === 0 ? [] : readLong(long, tallies),
    ])
    return new Map([
      ...counted.map(({ queue, ...waiting }): [string, Waiting] => [queue, { ...waiting, isExact: true }]),
      ...estimated,
    ])
  }
}

/** At least what was seen, and never none: nobody may wait because nobody could count him. */
function estimate(head: DueHead | undefined, waiting: number, later: number): Waiting {
  const due = Math.max(waiting - later * (1 + SAMPLE_ERROR), head?.due ?? 0, 1)
  return { due, isExact: false, oldestMs: head?.oldestMs ?? null, nextMs: head?.nextMs ?? null }
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
    const reading = read(queues)
    await Promise.allSettled([reading])
    const endedAt = performance.now()
    last = { key, reading, until: endedAt + REUSED_FOR * (endedAt - startedAt) }
    return { value: await reading, isNew: true }
  }
}
