import { TICK_OUTCOMES } from '@bullwheel/contracts'
import type { TickFilters } from '../../../../api/schedule-queries.ts'
import { schedulePath } from '../paths.ts'

/** Filters of the tick history as the address says them; what it says wrongly is left out. */
export function parseTickFilters(params: URLSearchParams): TickFilters {
  const outcome = TICK_OUTCOMES.find((known) => known === params.get('outcome'))
  const cursor = params.get('cursor')
  return { ...(outcome && { outcome }), ...(cursor && { cursor }) }
}

/** The address that says these filters. */
export function ticksPath(id: string, filters: TickFilters): string {
  const params = new URLSearchParams(filters)
  return params.size === 0 ? schedulePath(id) : `${schedulePath(id)}?${params}`
}
