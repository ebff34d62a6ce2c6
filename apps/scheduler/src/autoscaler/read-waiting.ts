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

/** Reads how much of what waits is due: short queues are counted, of long ones the heads of their lines. */
export function createWaitingReader(
  hot: Hot,
  log: Logger,
): (tallies: Map<string, Tally>) => Promise<Map<string, Waiting>> {
  const readHeads = reusing((queues: string[]) => countDueHeads(hot, queues))
  const readLater = reusing(() => sampleTimers(hot))

  const readLong = async (queues: string[], tallies: Map<string, Tally>): Promise<[string, Waiting][]> => {
    const heads = await readHeads(queues).catch((cause: unknown) => {
      log.debug({ err: cause }, 'due tasks stand behind too many others; their number is estimated')
      return undefined
    })
    const headOf = new Map(heads?.value.map((head) => [head.queue, head]))
    const isWhole = (queue: string): boolean => headOf.get(queue)?.isMore === false
    const later = queues.every(isWhole) ? undefined : await readLater([])
    const laterOf = new Map(later?.value.map((line) => [line.queue, line.later]))
    return queues.map((queue): [string, Waiting] => {
      const head = headOf.get(queue)
      if (head !== undefined && !head.isMore)
        return [queue, { due: head.due, isExact: heads?.isNew === true, oldestMs: head.oldestMs, nextMs: head.nextMs }]
      return [queue, estimate(head, tallies.get(queue)?.waiting ?? 0, laterOf.get(queue) ?? 0)]
    })
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
  const queues = [...tallies].filter(([, { waiting }]) => waiting > 0).toSorted(([, a], [, b]) => a.waiting - b.waiting)
  let total = 0
  const isShort = ([, { waiting }]: [string, Tally]): boolean =>
    waiting <= MAX_COUNTED && (total += waiting) <= MAX_COUNTED_IN_ALL
  const names = Map.groupBy(queues, (queue) => (isShort(queue) ? 'short' : 'long'))
  const of = (size: 'short' | 'long'): string[] => (names.get(size) ?? []).map(([name]) => name)
  return { short: of('short'), long: of('long') }
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
