import type { Route } from './route.ts'
import { promqlQuery, promqlRangeQuery, promqlReply, stats, statsQuery } from './stats.ts'

const read = { method: 'GET', role: 'viewer', tag: 'Metrics', status: 200 } as const

/** Figures over time, for the route table. */
export const statsRoutes = {
  getStats: {
    ...read,
    path: '/api/v1/stats',
    summary: 'Throughput by outcome, percentiles of waits and run times, retries by type, all by queue, over time',
    query: statsQuery,
    reply: stats,
  },
  queryMetrics: {
    ...read,
    path: '/api/v1/query',
    summary:
      'PromQL at one time: answered by Prometheus when PROMETHEUS_URL is set, else a part of PromQL over the minute statistics (422 names what is not supported)',
    query: promqlQuery,
    reply: promqlReply,
  },
  queryMetricsRange: {
    ...read,
    path: '/api/v1/query_range',
    summary: 'PromQL at every step of a span; see /query',
    query: promqlRangeQuery,
    reply: promqlReply,
  },
} as const satisfies Record<string, Route>
