import { describe, expect, it } from 'vitest'
import { parseTaskFilters, tasksPath, withFilters } from './search-params.ts'

describe('task filters in the address', () => {
  it('come back as they were', () => {
    const scheduleId = '01a1fdb5-fd50-750b-ad2a-6ed4c3229e37'
    const filters = { state: ['queued', 'failed'] as const, queue: 'mail', type: 'EMAIL', scheduleId, cursor: 'abc=' }
    const path = tasksPath({ ...filters, state: [...filters.state] })
    expect(path).toBe(`/tasks?state=queued,failed&queue=mail&type=EMAIL&scheduleId=${scheduleId}&cursor=abc%3D`)
    expect(parseTaskFilters(new URL(path, 'http://x').searchParams)).toEqual(filters)
  })

  it('leave out states that do not exist, and what is no id', () => {
    expect(parseTaskFilters(new URLSearchParams('state=failed,nonsense&scheduleId=7'))).toEqual({ state: ['failed'] })
  })

  it('begin at the newest page again when one of them changes', () => {
    expect(withFilters({ state: [], queue: 'mail', cursor: 'abc' }, { queue: undefined })).toEqual({ state: [] })
  })
})
