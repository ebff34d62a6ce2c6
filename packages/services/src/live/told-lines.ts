import type { LogLevel } from '@bullwheel/contracts'

/** Lines that one run of a handler wrote, with what is known of its task. `first`: number of the first one in its run. */
export type RunLines = {
  taskId: string
  run: string
  attempt: number
  queue: string | null
  type: string | null
  worker: string | null
  first: number
  lines: [at: number, level: LogLevel, message: string, fields: Record<string, unknown> | null][]
}

/** A piece of a run's lines: `toldAt` is which telling brought it before; undefined for news. */
export type LinePiece = RunLines & { toldAt: number | undefined }

/**
 * Which lines this process has told its readers already. A line comes twice, over Redis and from the book, in either order;
 * readers get it once. Bounded: what was told of the oldest runs is forgotten, and may then be told again.
 */
export type ToldLines = {
  /** Cuts lines into what is news, which counts as told from here on, and what is not. */
  take: (lines: RunLines, isCommitted: boolean) => LinePiece[]
  /** Counts the tellings. */
  readonly count: number
}

type Range = { from: number; to: number; at: number; isCommitted: boolean }
type Known = Pick<RunLines, 'queue' | 'type' | 'worker'> & { ranges: Range[] }

const MAX_RUNS = 20_000
const MAX_RANGES = 200

export function createToldLines(): ToldLines {
  const runs = new Map<string, Known>()
  let count = 0

  const find = (lines: RunLines): Known => {
    let known = runs.get(lines.run)
    if (known === undefined) {
      const { queue, type, worker } = lines
      runs.set(lines.run, (known = { queue, type, worker, ranges: [] }))
      const [oldest] = runs.keys()
      if (runs.size > MAX_RUNS && oldest !== undefined) runs.delete(oldest)
    }
    return known
  }

  return {
    take: (lines, isCommitted) => {
      const known = find(lines)
      const { ranges } = known
      const end = lines.first + lines.lines.length - 1
      const telling = ++count
      const pieces: LinePiece[] = []
      for (let from = lines.first; from <= end;) {
        const told = ranges.findLast((range) => range.from <= from && from <= range.to)
        const to = Math.min(end, told?.to ?? nextAfter(ranges, from) - 1)
        const part = lines.lines.slice(from - lines.first, to - lines.first + 1)
        pieces.push({ ...lines, ...factsOf(known, lines), first: from, lines: part, toldAt: told?.at })
        if (told === undefined) ranges.push({ from, to, at: telling, isCommitted })
        else told.isCommitted ||= isCommitted && told.from >= lines.first && told.to <= end
        from = to + 1
      }
      known.ranges = tidy(ranges)
      return pieces
    },
    get count() {
      return count
    },
  }
}

const nextAfter = (ranges: Range[], from: number): number =>
  ranges.reduce((next, range) => (range.from > from ? Math.min(next, range.from) : next), Number.POSITIVE_INFINITY)

/** What came over Redis knows more of the task than what is read from the book. */
function factsOf(known: Known, lines: RunLines): Pick<RunLines, 'queue' | 'type' | 'worker'> {
  return { queue: lines.queue ?? known.queue, type: lines.type ?? known.type, worker: lines.worker ?? known.worker }
}

/** Committed neighbours become one; of too many ranges the first ones do. */
function tidy(ranges: Range[]): Range[] {
  const sorted = ranges.toSorted((a, b) => a.from - b.from)
  const kept: Range[] = []
  for (const [place, range] of sorted.entries()) {
    const last = kept.at(-1)
    const isCrowded = sorted.length - place + kept.length > MAX_RANGES
    const isJoined = last !== undefined && last.to + 1 === range.from && last.isCommitted === range.isCommitted
    if (last !== undefined && isJoined && (range.isCommitted || isCrowded)) last.to = range.to
    else kept.push(range)
  }
  return kept
}
