import { ATTEMPT_OUTCOMES } from '@bullwheel/contracts'
import type { ExecutionFilters } from '../../../api/queries.ts'

/** Filters as the address says them; what it says wrongly is left out. */
export function parseExecutionFilters(params: URLSearchParams): ExecutionFilters {
  const outcome = ATTEMPT_OUTCOMES.find((known) => known === params.get('outcome'))
  const queue = params.get('queue')
  const type = params.get('type')
  const worker = params.get('worker')
  const cursor = params.get('cursor')
  return {
    ...(outcome && { outcome }),
    ...(queue && { queue }),
    ...(type && { type }),
    ...(worker && { worker }),
    ...(cursor && { cursor }),
  }
}

/** The address that says these filters. */
export function executionsPath(filters: ExecutionFilters): string {
  const params = new URLSearchParams(Object.entries(filters))
  return params.size === 0 ? '/executions' : `/executions?${params}`
}
