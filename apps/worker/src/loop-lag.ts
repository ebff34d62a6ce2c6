import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 20

/** Answers the longest pause of this process's event loop since it was last asked, in milliseconds. */
export function watchLoopLag(): () => number {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  return () => {
    // Of the sampling timer: what it took on purpose is no lag.
    const lagMs = Math.max(0, delay.max / 1e6 - RESOLUTION_MS)
    delay.reset()
    return lagMs
  }
}
