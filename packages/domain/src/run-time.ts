/** How long a type runs, measured over its latest attempts. */
export type RunTime = { meanMs: number; p95Ms: number; samples: number }

/** A type is short when p95 is at most this; only short types travel in bundles and lend their slots. */
export const SHORT_MS = 25
const BUNDLE_WORK_MS = 25
export const BUNDLE_MAX = 50
/** Fewer samples than this say nothing yet. */
const MIN_SAMPLES = 20
const WINDOW = 256

export function isShort(runTime: RunTime | undefined): boolean {
  return runTime !== undefined && runTime.samples >= MIN_SAMPLES && runTime.p95Ms <= SHORT_MS
}

/** Tasks in one bundle: about 25 ms of work, at most 50; 1 while the type is unmeasured or not short (DESIGN §3, Stage). */
export function bundleSize(runTime: RunTime | undefined): number {
  if (!isShort(runTime)) return 1
  const mean = Math.max((runTime as RunTime).meanMs, BUNDLE_WORK_MS / BUNDLE_MAX)
  return Math.max(1, Math.min(BUNDLE_MAX, Math.floor(BUNDLE_WORK_MS / mean)))
}

export type RunTimeMeter = { record: (ms: number) => void; measure: () => RunTime }

/** Mean and p95 of the last 256 run times; a type that turns slow shows within 13 of them. */
export function createRunTimeMeter(): RunTimeMeter {
  const window: number[] = []
  let at = 0
  return {
    record: (ms) => {
      window[at] = ms
      at = (at + 1) % WINDOW
    },
    measure: () => {
      const sorted = window.toSorted((a, b) => a - b)
      const total = sorted.reduce((sum, ms) => sum + ms, 0)
      const p95 = sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)]
      return { meanMs: sorted.length === 0 ? 0 : total / sorted.length, p95Ms: p95 ?? 0, samples: sorted.length }
    },
  }
}
