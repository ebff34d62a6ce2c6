import type { Expression, Selector } from './ast.ts'
import { aggregate } from './aggregate.ts'
import { operate } from './operators.ts'
import { badData } from './promql-error.ts'
import { histogramQuantile } from './quantile.ts'
import { type Line, type Value, mapValues, withoutName } from './vector.ts'

/** One series of a selector. `at`: its value then; `increase`: by how much it rose within that time before. */
export type Series = {
  labels: Record<string, string>
  at: (ms: number) => number | undefined
  increase: (ms: number, rangeMs: number) => number | undefined
}

const PLAIN = { abs: Math.abs, ceil: Math.ceil, floor: Math.floor, round: Math.round }

/** What a query is worth at each of these times (epoch milliseconds). Throws PromqlError. */
export function evaluate(expression: Expression, times: readonly number[], find: (of: Selector) => Series[]): Value {
  const valueOf = (of: Expression): Value => evaluate(of, times, find)
  switch (expression.kind) {
    case 'number':
      return expression.value
    case 'selector':
      return find(expression).map(({ labels, at }) => ({
        labels,
        values: times.map((time) => at(time - expression.offsetMs)),
      }))
    case 'increase': {
      const { of, rangeMs, isRate } = expression
      return find(of).map(({ labels, increase }) => ({
        labels: withoutName(labels),
        values: times.map((time) => {
          const rise = increase(time - of.offsetMs, rangeMs)
          return rise === undefined || !isRate ? rise : rise / (rangeMs / 1_000)
        }),
      }))
    }
    case 'call':
      return linesOf(valueOf(expression.of), expression.name).map((line) => mapValues(line, PLAIN[expression.name]))
    case 'quantile': {
      const quantile = valueOf(expression.quantile)
      if (typeof quantile !== 'number')
        throw badData('invalid parameter "query": histogram_quantile() takes a number first')
      return histogramQuantile(quantile, linesOf(valueOf(expression.of), 'histogram_quantile'))
    }
    case 'aggregate':
      return aggregate(linesOf(valueOf(expression.of), expression.op), expression)
    case 'negative': {
      const of = valueOf(expression.of)
      return typeof of === 'number' ? -of : of.map((line) => mapValues(line, (value) => -value))
    }
    case 'binary':
      return operate(expression, valueOf(expression.left), valueOf(expression.right))
  }
}

function linesOf(value: Value, taker: string): Line[] {
  if (typeof value === 'number') throw badData(`invalid parameter "query": ${taker}() takes series, not a number`)
  return value
}
