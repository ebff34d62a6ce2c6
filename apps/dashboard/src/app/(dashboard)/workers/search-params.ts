import { WORKER_STATES, type Worker, type WorkerState } from '@bullwheel/contracts'

export type WorkerFilters = { pool?: string; state?: WorkerState; host?: string }

/** Filters as the address says them; what it says wrongly is left out. */
export function parseWorkerFilters(params: URLSearchParams): WorkerFilters {
  const state = WORKER_STATES.find((known) => known === params.get('state'))
  const pool = params.get('pool')
  const host = params.get('host')
  return { ...(pool && { pool }), ...(state && { state }), ...(host && { host }) }
}

/** The address that says these filters. */
export function workersPath(filters: WorkerFilters): string {
  const params = new URLSearchParams(filters)
  return params.size === 0 ? '/workers' : `/workers?${params}`
}

export function fits({ pool, state, host }: WorkerFilters): (worker: Worker) => boolean {
  return (worker) =>
    (pool === undefined || worker.pool === pool) &&
    (state === undefined || worker.state === state) &&
    (host === undefined || worker.host === host)
}
