import { SCHEDULE_STATES } from '@bullwheel/contracts'
import type { ScheduleFilters } from '../../../api/schedule-queries.ts'

const TEXTS = ['type', 'queue', 'search', 'cursor'] as const

/** Filters as the address says them; what it says wrongly is left out. */
export function parseScheduleFilters(params: URLSearchParams): ScheduleFilters {
  const state = SCHEDULE_STATES.find((known) => known === params.get('state'))
  const texts = TEXTS.flatMap((name) => {
    const value = params.get(name)?.trim()
    return value ? [[name, value] as const] : []
  })
  return { ...(state && { state }), ...Object.fromEntries(texts) }
}

/** The address that says these filters. */
export function schedulesPath(filters: ScheduleFilters): string {
  const params = new URLSearchParams(filters)
  return params.size === 0 ? '/schedules' : `/schedules?${params}`
}

/** The filters without the page, with some of them changed; undefined and an empty text take one away. */
export function withFilters(filters: ScheduleFilters, change: Partial<Record<keyof ScheduleFilters, unknown>>) {
  const { cursor: _, ...rest } = filters
  const merged = Object.entries({ ...rest, ...change }).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(merged) as ScheduleFilters
}
