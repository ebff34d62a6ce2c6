import type { Client } from '@bullwheel/sdk'
import { queryOptions } from '@tanstack/react-query'

/** Decisions that a chart shows: as many as one page has. */
const DECISIONS_DRAWN = 200
const DECISIONS_LISTED = 20

/** All of them: filters are the page's, so that the feed keeps one list up to date. */
export const workerList = (client: Client) =>
  queryOptions({ queryKey: ['workers', 'list'], queryFn: ({ signal }) => client.listWorkers({ query: {}, signal }) })

export const oneWorker = (client: Client, id: string) =>
  queryOptions({
    queryKey: ['workers', 'one', id],
    queryFn: ({ signal }) => client.getWorker({ params: { id }, signal }),
  })

/** The newest runs of a worker. */
export const runsOfWorker = (client: Client, worker: string) =>
  queryOptions({
    queryKey: ['executions', 'of worker', worker],
    queryFn: ({ signal }) => client.listAttempts({ query: { worker, limit: 20 }, signal }),
  })

export const poolList = (client: Client) =>
  queryOptions({ queryKey: ['pools', 'list'], queryFn: ({ signal }) => client.listPools({ signal }) })

export const onePool = (client: Client, pool: string) =>
  queryOptions({
    queryKey: ['pools', 'one', pool],
    queryFn: ({ signal }) => client.getPool({ params: { pool }, signal }),
  })

/** What the autoscaler decided lately, for charts. */
export const drawnDecisions = (client: Client, pool: string) =>
  queryOptions({
    queryKey: ['pools', 'scaling', pool, 'drawn'],
    queryFn: ({ signal }) => client.getPoolScaling({ params: { pool }, query: { limit: DECISIONS_DRAWN }, signal }),
  })

/** The same as a list, a page at a time. */
export const listedDecisions = (client: Client, pool: string, cursor?: string) =>
  queryOptions({
    queryKey: ['pools', 'scaling', pool, cursor ?? null],
    queryFn: ({ signal }) =>
      client.getPoolScaling({ params: { pool }, query: { limit: DECISIONS_LISTED, cursor }, signal }),
  })
