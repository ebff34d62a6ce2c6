import { RANGES, STEPS, type Range, type Step } from '../../../api/metrics-queries.ts'

/** What is looked at: how far back, in which steps (undefined: as fits), and the query that was asked. */
export type MetricsView = { range: Range; step: Step | undefined; q: string }

const MAX_QUERY = 2_000

/** As the address says it; what it says wrongly is left out. */
export function parseMetrics(params: URLSearchParams): MetricsView {
  const range = params.get('range') ?? ''
  const step = params.get('step') ?? ''
  return {
    range: Object.hasOwn(RANGES, range) ? (range as Range) : '1h',
    step: Object.hasOwn(STEPS, step) ? (step as Step) : undefined,
    q: (params.get('q') ?? '').slice(0, MAX_QUERY),
  }
}

export function metricsPath({ range, step, q }: MetricsView): string {
  const params = new URLSearchParams()
  if (range !== '1h') params.set('range', range)
  if (step !== undefined) params.set('step', step)
  if (q !== '') params.set('q', q)
  return params.size === 0 ? '/metrics' : `/metrics?${params}`
}
