import { type Line, keyOf, omit } from './vector.ts'

/** A bucket counts what is at most `bound`; the last one, of Infinity, counts all. */
export type Bucket = { bound: number; count: number }

/** What Prometheus answers for a quantile of a histogram: straight lines within a bucket; NaN where nothing was observed. */
export function quantileOf(quantile: number, buckets: readonly Bucket[]): number {
  if (Number.isNaN(quantile)) return Number.NaN
  if (quantile < 0) return -Infinity
  if (quantile > 1) return Infinity
  const last = buckets.at(-1)
  if (last === undefined || last.bound !== Infinity || buckets.length < 2 || !(last.count > 0)) return Number.NaN
  const rank = quantile * last.count
  const at = buckets.findIndex(({ count }) => count >= rank)
  if (at === -1 || at === buckets.length - 1) return buckets.at(-2)?.bound ?? Number.NaN
  const { bound, count } = buckets[at] ?? last
  const before = at === 0 ? undefined : buckets[at - 1]
  if (before === undefined && bound <= 0) return bound
  const [from, below] = [before?.bound ?? 0, before?.count ?? 0]
  return count === below ? bound : from + (bound - from) * ((rank - below) / (count - below))
}

/** histogram_quantile: one series of each set of `_bucket` series that differ only by `le`. */
export function histogramQuantile(quantile: number, lines: Line[]): Line[] {
  const labelsOf = ({ labels }: Line) => omit(labels, ['__name__', 'le'])
  const withBound = lines.flatMap((line) => {
    const bound = boundOf(line.labels['le'])
    return bound === undefined ? [] : { line, bound }
  })
  const groups = Map.groupBy(withBound, ({ line }) => keyOf(labelsOf(line)))
  return [...groups.values()].flatMap((group) => {
    const sorted = group.toSorted((a, b) => a.bound - b.bound)
    const [first] = sorted
    if (first === undefined) return []
    const values = first.line.values.map((_, at) => {
      const buckets = sorted.flatMap(({ line, bound }) => {
        const count = line.values[at]
        return count === undefined ? [] : { bound, count }
      })
      return buckets.length === 0 ? undefined : quantileOf(quantile, rising(buckets))
    })
    return { labels: labelsOf(first.line), values }
  })
}

function boundOf(le: string | undefined): number | undefined {
  if (le === undefined) return undefined
  const bound = le === '+Inf' ? Infinity : Number(le)
  return Number.isNaN(bound) ? undefined : bound
}

/** Sums of fractions may fall by a rounding error. */
function rising(buckets: Bucket[]): Bucket[] {
  let most = 0
  return buckets.map(({ bound, count }) => ({ bound, count: (most = Math.max(most, count)) }))
}
