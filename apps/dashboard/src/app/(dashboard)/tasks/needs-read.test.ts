import type { LifecycleEvent, TaskSummary } from '@bullwheel/contracts'
import { describe, expect, it } from 'vitest'
import { needsRead } from './needs-read.ts'

const SHOWN = '01a1fdb5-fd50-750b-ad2a-6ed4c3229e37'
const OTHER = '01a1fdb5-0000-750b-ad2a-6ed4c3229e37'
const rows = [{ id: SHOWN } as TaskSummary]
const event = (kind: LifecycleEvent['kind'], taskId: string, queue = 'default') =>
  ({ kind, taskId, queue, type: 'curl' }) as LifecycleEvent

describe('a list without filters', () => {
  const filters = { state: [] }
  it('is read for a new task, not for what a shown row can take from the event', () => {
    expect(needsRead({ filters, rows, event: event('created', OTHER) })).toBe(true)
    expect(needsRead({ filters, rows, event: event('completed', SHOWN) })).toBe(false)
    expect(needsRead({ filters, rows, event: event('completed', OTHER) })).toBe(false)
  })

  it('is read for changes that events do not spell out', () => {
    expect(needsRead({ filters, rows, event: event('updated', SHOWN) })).toBe(true)
    expect(needsRead({ filters, rows, event: event('deleted', SHOWN) })).toBe(true)
  })

  it('is not read for new tasks on an older page', () => {
    expect(needsRead({ filters: { state: [], cursor: 'x' }, rows, event: event('created', OTHER) })).toBe(false)
  })
})

describe('a filtered list', () => {
  it('is read when a row leaves it or another enters it', () => {
    const filters = { state: ['failed' as const] }
    expect(needsRead({ filters, rows, event: event('started', SHOWN) })).toBe(true)
    expect(needsRead({ filters, rows, event: event('failed', OTHER) })).toBe(true)
    expect(needsRead({ filters, rows, event: event('completed', OTHER) })).toBe(false)
  })

  it('is not read for another queue', () => {
    const filters = { state: [], queue: 'mail' }
    expect(needsRead({ filters, rows, event: event('created', OTHER) })).toBe(false)
    expect(needsRead({ filters, rows, event: event('created', OTHER, 'mail') })).toBe(true)
  })
})
