import type { LiveLine } from '@bullwheel/contracts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLineBuffer } from './line-buffer.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const line = (n: number, ms = n): LiveLine => ({
  id: `r:${n}`,
  at: new Date(ms).toISOString(),
  level: 'info',
  message: `line ${n}`,
  fields: null,
  source: 'handler',
  taskId: '019a0000-0000-7000-8000-000000000000',
  attempt: 1,
  queue: 'default',
  type: 'any',
  worker: 'w1',
})

function setUp(max = 10) {
  const buffer = createLineBuffer(max)
  const ids = () => {
    vi.advanceTimersByTime(100)
    return buffer.view().entries.map(({ id }) => id)
  }
  return { ...buffer, ids }
}

describe('createLineBuffer', () => {
  it('keeps the newest lines, each once, in the order of their time', () => {
    const { add, ids } = setUp(3)
    add([line(1), line(3)])
    expect(ids()).toEqual(['r:1', 'r:3'])
    add([line(2), line(3), line(4)])
    expect(ids()).toEqual(['r:2', 'r:3', 'r:4'])
  })

  it('tells its listeners once of a flood', () => {
    const { add, subscribe, ids } = setUp()
    const listener = vi.fn()
    subscribe(listener)
    for (let n = 0; n < 100; n++) add([line(n)])
    expect(ids()).toHaveLength(10)
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('stands still while it is paused, counts what comes, and shows it afterwards', () => {
    const { add, pause, resume, ids, view } = setUp(3)
    add([line(1)])
    ids()
    pause()
    add([line(2), line(3), line(4), line(5)])
    expect(ids()).toEqual(['r:1'])
    expect(view()).toMatchObject({ held: 4, isPaused: true })
    resume()
    expect(ids()).toEqual(['r:3', 'r:4', 'r:5'])
    expect(view()).toMatchObject({ held: 0, isPaused: false })
  })

  it('is empty once it is cleared, and goes on', () => {
    const { add, addHole, clear, ids, view } = setUp()
    add([line(1)])
    addHole()
    expect(ids()).toEqual(['r:1', 'hole 1'])
    clear()
    expect(view().entries).toEqual([])
    add([line(2)])
    expect(ids()).toEqual(['r:2'])
  })
})
