import { type Histogram, monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 20

/** Answers the longest pause of this process's event loop since it was last asked, in milliseconds. */
export function watchLoopLag(): () => number {
  return watch((delay) => delay.max)
}

/** Answers by how much half of the turns of this process's event loop were late since it was last asked: one long pause is none. */
export function watchMedianLag(): () => number {
  return watch((delay) => delay.percentile(50))
}

function watch(read: (delay: Histogram) => number): () => number {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  return () => {
    // Of the sampling timer: what it took on purpose is no lag.
    const lagMs = Math.max(0, read(delay) / 1e6 - RESOLUTION_MS)
    delay.reset()
    return lagMs
  }
}
