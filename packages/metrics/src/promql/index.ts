/** A part of PromQL over the minute statistics, for where no Prometheus is. */
export { type PromqlData, type StatsReader, queryAt, queryRange } from './answer.ts'
export { durationMs } from './literals.ts'
export type { Plan, Span } from './plan.ts'
export { PromqlError, badData } from './promql-error.ts'
export { type Bucket, quantileOf } from './quantile.ts'
export type { History } from './stats-series.ts'
export {
  type PrometheusAnswer,
  PrometheusAway,
  type PrometheusClient,
  createPrometheusClient,
} from '../prometheus-client.ts'
