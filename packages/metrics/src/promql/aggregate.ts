import type { AggregateOp, Aggregation } from './ast.ts'
import { type Labels, type Line, keyOf, omit, pick } from './vector.ts'

/** sum, avg, min, max or count of the series of each group. */
export function aggregate(lines: Line[], { op, grouping }: Pick<Aggregation, 'op' | 'grouping'>): Line[] {
  const labelsOf = ({ labels }: Line): Labels =>
    grouping.mode === 'by' ? pick(labels, grouping.labels) : omit(labels, ['__name__', ...grouping.labels])
  const groups = Map.groupBy(lines, (line) => keyOf(labelsOf(line)))
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    return { labels: labelsOf(first), values: first.values.map((_, at) => reduce(op, valuesAt(group, at))) }
  })
}

function valuesAt(group: Line[], at: number): number[] {
  return group.flatMap(({ values }) => values[at] ?? [])
}

function reduce(op: AggregateOp, values: number[]): number | undefined {
  if (values.length === 0) return undefined
  const sum = (): number => values.reduce((total, value) => total + value, 0)
  // A NaN counts only where there is nothing else.
  const extreme = (isBetter: (a: number, b: number) => boolean): number =>
    values.reduce((best, value) => (Number.isNaN(best) || isBetter(value, best) ? value : best))
  switch (op) {
    case 'sum':
      return sum()
    case 'avg':
      return sum() / values.length
    case 'count':
      return values.length
    case 'min':
      return extreme((a, b) => a < b)
    case 'max':
      return extreme((a, b) => a > b)
  }
}
