import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRefresher } from './refresher.ts'

describe('createRefresher', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('reads at once when a change comes', () => {
    const read = vi.fn(() => Promise.resolve())
    createRefresher({ read, minGapMs: 400 }).ask()
    expect(read).toHaveBeenCalledTimes(1)
  })

  it('makes one read of a burst, begun after its last change', async () => {
    const read = vi.fn(() => Promise.resolve())
    const refresher = createRefresher({ read, minGapMs: 400 })
    for (let n = 0; n < 50; n++) refresher.ask()
    await vi.advanceTimersByTimeAsync(399)
    expect(read).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(read).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(read).toHaveBeenCalledTimes(2)
  })

  it('never has two reads under way, and reads again after a slow one', async () => {
    let finish: () => void = () => undefined
    const read = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)))
    const refresher = createRefresher({ read, minGapMs: 100 })
    refresher.ask()
    refresher.ask()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(read).toHaveBeenCalledTimes(1)
    finish()
    await vi.advanceTimersByTimeAsync(0)
    expect(read).toHaveBeenCalledTimes(2)
  })

  it('goes on after a read that failed', async () => {
    const read = vi.fn(() => Promise.reject(new Error('away')))
    const refresher = createRefresher({ read, minGapMs: 100 })
    refresher.ask()
    await vi.advanceTimersByTimeAsync(200)
    refresher.ask()
    expect(read).toHaveBeenCalledTimes(2)
  })

  it('reads nothing after it was stopped', async () => {
    const read = vi.fn(() => Promise.resolve())
    const refresher = createRefresher({ read, minGapMs: 100 })
    refresher.ask()
    refresher.ask()
    refresher.stop()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(read).toHaveBeenCalledTimes(1)
  })
})
