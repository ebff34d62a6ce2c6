import { describe, expect, it } from 'vitest'
import { eventsPath, parseEvents, withChange } from './search-params.ts'

const parse = (query: string) => parseEvents(new URLSearchParams(query))

describe('event filters in the address', () => {
  it('come back as they were', () => {
    const address = parse(
      'kind=failed&queue=mail&type=EMAIL&task=01a1fdb5-fd50-750b-ad2a-6ed4c3229e37&source=log&cursor=x',
    )
    expect(address).toMatchObject({ kind: 'failed', queue: 'mail', isLog: true, cursor: 'x' })
    expect(parseEvents(new URL(eventsPath(address), 'http://x').searchParams)).toEqual(address)
  })

  it('leave out what is wrong, and begin at the newest page when one changes', () => {
    expect(parse('kind=nonsense&task=7&source=other')).toEqual({})
    expect(withChange(parse('kind=failed&queue=mail&cursor=x'), { kind: undefined })).toEqual({ queue: 'mail' })
    expect(eventsPath({})).toBe('/events')
  })
})
