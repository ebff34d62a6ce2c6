import { describe, expect, it } from 'vitest'
import { parseTaskFilters, tasksPath, withFilters } from './search-params.ts'

describe('task filters in the address', () => {
  it('come back as they were', () => {
    const filters = { state: ['queued', 'failed'] as const, queue: 'mail', type: 'EMAIL', cursor: 'abc=' }
    const path = tasksPath({ ...filters, state: [...filters.state] })
    expect(path).toBe('/tasks?state=queued,failed&queue=mail&type=EMAIL&cursor=abc%3D')
    expect(parseTaskFilters(new URL(path, 'http://x').searchParams)).toEqual(filters)
  })

  it('leave out states that do not exist', () => {
    expect(parseTaskFilters(new URLSearchParams('state=failed,nonsense'))).toEqual({ state: ['failed'] })
  })

  it('begin at the newest page again when one of them changes', () => {
    expect(withFilters({ state: [], queue: 'mail', cursor: 'abc' }, { queue: undefined })).toEqual({ state: [] })
  })
})
