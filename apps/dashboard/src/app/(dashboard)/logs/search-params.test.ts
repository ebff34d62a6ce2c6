import type { LiveLine } from '@bullwheel/contracts'
import { describe, expect, it } from 'vitest'
import { filterEntries, linesText, logsPath, parseLogs } from './search-params.ts'

const line = (fields: Partial<LiveLine>): LiveLine => ({
  id: 'r:1',
  at: '2030-01-01T00:00:00.000Z',
  level: 'info',
  message: 'found the curlew',
  fields: { place: 'Marsh' },
  source: 'handler',
  taskId: '019a0000-0000-7000-8000-000000000000',
  attempt: 1,
  queue: 'birds',
  type: 'watch',
  worker: 'w1',
  ...fields,
})

describe('filters of the live log', () => {
  it('are in the address, and wrong ones are left out', () => {
    const filters = { text: 'a b', levels: ['warn' as const, 'error' as const], source: 'handler' as const }
    expect(parseLogs(new URL(`http://x${logsPath(filters)}`).searchParams)).toEqual(filters)
    expect(parseLogs(new URLSearchParams('level=loud&source=moon'))).toEqual({
      text: '',
      levels: [],
      source: undefined,
    })
    expect(logsPath({ text: '', levels: [], source: undefined })).toBe('/logs')
  })

  it('look into message, fields, task, type and queue', () => {
    const all = { text: '', levels: [], source: undefined }
    const entries = [line({})]
    for (const text of ['CURLEW', 'marsh', '019a', 'watch', 'birds'])
      expect(filterEntries(entries, { ...all, text })).toEqual(entries)
    expect(filterEntries(entries, { ...all, text: 'dunlin' })).toEqual([])
    expect(filterEntries(entries, { ...all, levels: ['error'] })).toEqual([])
    expect(filterEntries(entries, { ...all, source: 'event' })).toEqual([])
  })

  it('never hide that something is missing', () => {
    const hole = { id: 'hole 1', at: '2030-01-01T00:00:00.000Z', isHole: true as const }
    expect(filterEntries([hole, line({})], { text: 'dunlin', levels: [], source: undefined })).toEqual([hole])
  })
})

it('lines are copied as text', () => {
  expect(linesText([line({ level: 'warn' })])).toBe(
    '2030-01-01T00:00:00.000Z warn  019a0000-0000-7000-8000-000000000000 watch found the curlew {"place":"Marsh"}',
  )
})
