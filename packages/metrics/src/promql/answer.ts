import { selectorsOf } from './ast.ts'
import { evaluate } from './evaluate.ts'
import { type Plan, type Span, planOf } from './plan.ts'
import { PromqlError, badData, unsupported } from './promql-error.ts'
import { type History, findSeries } from './stats-series.ts'
import { type Labels, type Line, type Value, keyOf } from './vector.ts'

/** The data of an answer, as Prometheus has it: times in seconds, values as text. */
export type PromqlData =
  | { resultType: 'matrix'; result: { metric: Labels; values: [number, string][] }[] }
  | { resultType: 'vector'; result: { metric: Labels; value: [number, string] }[] }
  | { resultType: 'scalar'; result: [number, string] }

export type StatsReader = { now: () => number; read: (plan: Plan) => Promise<History> }

/** As Prometheus allows. */
const MAX_POINTS = 11_000
const MAX_SERIES = 2_000
/** Of all selectors of a query together: they are computed while nobody else is served. */
const MAX_VALUES = 500_000
const MAX_SELECTORS = 20

/** A query at every step of a span. Throws PromqlError. */
export async function queryRange(query: string, span: Span, reader: StatsReader): Promise<PromqlData> {
  if (span.stepMs <= 0)
    throw badData(
      'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
    )
  if (span.end < span.start) throw badData('invalid parameter "end": end timestamp must not be before start time')
  if ((span.end - span.start) / span.stepMs > MAX_POINTS)
    throw badData(
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    )
  const times: number[] = []
  for (let at = span.start; at <= span.end; at += span.stepMs) times.push(at)
  const value = await valueOf(query, span, times, reader)
  const lines = typeof value === 'number' ? [{ labels: {}, values: times.map(() => value) }] : sorted(value)
  const result = lines.flatMap(({ labels, values }) => {
    const points = values.flatMap((one, at): [number, string][] =>
      one === undefined ? [] : [[(times[at] ?? 0) / 1_000, textOf(one)]],
    )
    return points.length === 0 ? [] : [{ metric: labels, values: points }]
  })
  return { resultType: 'matrix', result }
}

/** A query at one time. Throws PromqlError. */
export async function queryAt(query: string, time: number, reader: StatsReader): Promise<PromqlData> {
  const value = await valueOf(query, { start: time, end: time, stepMs: 60_000 }, [time], reader)
  const at = time / 1_000
  if (typeof value === 'number') return { resultType: 'scalar', result: [at, textOf(value)] }
  const result = sorted(value).flatMap(({ labels, values: [one] }) =>
    one === undefined ? [] : [{ metric: labels, value: [at, textOf(one)] as [number, string] }],
  )
  return { resultType: 'vector', result }
}

async function valueOf(query: string, span: Span, times: number[], reader: StatsReader): Promise<Value> {
  // Every process that imports services would load the grammar; who is asked needs it.
  const { parseQuery } = await import('./parse.ts')
  const expression = parseQuery(query)
  if (selectorsOf(expression).length > MAX_SELECTORS) throw unsupported(`more than ${MAX_SELECTORS} selectors`)
  const plan = planOf(expression, span, reader.now())
  const history = plan && (await reader.read(plan))
  let left = MAX_VALUES
  return evaluate(expression, times, (selector) => {
    const series = history === undefined ? [] : findSeries(history, selector)
    left -= series.length * times.length
    if (series.length > MAX_SERIES || left < 0)
      throw new PromqlError(
        'execution',
        `${selector.metric} has ${series.length} series here, and that at ${times.length} times: name a queue or a type, or take a larger step`,
      )
    return series
  })
}

const sorted = (lines: Line[]): Line[] => lines.toSorted((a, b) => (keyOf(a.labels) < keyOf(b.labels) ? -1 : 1))

/** As Go writes numbers in JSON answers. */
function textOf(value: number): string {
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  return String(value)
}
