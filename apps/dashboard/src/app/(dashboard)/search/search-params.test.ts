import { describe, expect, it } from 'vitest'
import { isAsked, isFiltered, ofKind, parseSearch, searchPath, withChange } from './search-params.ts'

const parse = (query: string) => parseSearch(new URLSearchParams(query))

describe('a search in the address', () => {
  it('comes back as it was', () => {
    const tasks = parse('q="card declined" -test&state=failed,queued&queue=mail&tag=a,b&since=7d&cursor=x=')
    expect(tasks).toEqual({
      kind: 'tasks',
      q: '"card declined" -test',
      state: ['queued', 'failed'],
      level: [],
      queue: 'mail',
      tag: 'a,b',
      since: '7d',
      cursor: 'x=',
    })
    expect(parseSearch(new URL(searchPath(tasks), 'http://x').searchParams)).toEqual(tasks)
    const logs = parse('kind=logs&q=heron&level=warn,error&taskId=01a1fdb5-fd50-750b-ad2a-6ed4c3229e37')
    expect(parseSearch(new URL(searchPath(logs), 'http://x').searchParams)).toEqual(logs)
    expect(searchPath(parse(''))).toBe('/search')
  })

  it('leaves out what is wrong, and what belongs to the other kind', () => {
    expect(parse('kind=other&state=nonsense&since=1y&scheduleId=7&level=warn&taskId=x')).toEqual(parse(''))
    expect(parse('kind=logs&state=failed&tag=x&worker=w')).toEqual(parse('kind=logs'))
    expect(parse('since=toString')).toEqual(parse(''))
    expect(parse(`q=${'x'.repeat(5_000)}`).q).toHaveLength(1_000)
  })

  it('begins at the first page again when it changes, and keeps what the other kind has, too', () => {
    const filters = parse('q=a&queue=mail&state=failed&since=1h&cursor=x')
    expect(withChange(filters, { queue: undefined, q: 'b' })).toEqual(parse('q=b&state=failed&since=1h'))
    expect(ofKind(filters, 'logs')).toEqual(parse('kind=logs&q=a&queue=mail&since=1h'))
  })

  it('asks for something when it has words or filters', () => {
    expect([parse(''), parse('q=%20'), parse('kind=logs'), parse('cursor=x')].map(isAsked)).toEqual([
      false,
      false,
      false,
      false,
    ])
    expect([parse('q=a'), parse('queue=a'), parse('state=failed')].map(isAsked)).toEqual([true, true, true])
    expect(isFiltered(parse('q=a'))).toBe(false)
    expect(isFiltered(parse('kind=logs&level=warn'))).toBe(true)
  })
})
