import { describe, expect, it } from 'vitest'
import { parseScheduleFilters, schedulesPath, withFilters } from './search-params.ts'

describe('schedule filters in the address', () => {
  it('come back as they were', () => {
    const filters = { state: 'paused', type: 'EMAIL', queue: 'mail', search: 'night & day', cursor: 'abc=' } as const
    expect(parseScheduleFilters(new URL(schedulesPath(filters), 'http://x').searchParams)).toEqual(filters)
  })

  it('leave out what does not exist', () => {
    expect(parseScheduleFilters(new URLSearchParams('state=asleep&type=&search=%20'))).toEqual({})
  })

  it('begin at the first page again when one of them changes', () => {
    expect(withFilters({ state: 'paused', search: 'x', cursor: 'abc' }, { search: '' })).toEqual({ state: 'paused' })
  })
})
