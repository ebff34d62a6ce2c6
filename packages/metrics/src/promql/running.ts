import type { History } from './stats-series.ts'

/** A count that goes on from piece to piece of a history, each with a straight line in it. */
export type Running = {
  /** Pieces come in the order of time; without a time it was before all of them. */
  add: (minute: number | undefined, delta: number) => void
  /** How much it was at a time. */
  total: (ms: number) => number
  /** When it first counted; -Infinity: before the history. */
  readonly beganAt: number
}

export function createRunning({ resolutionMs, now }: Pick<History, 'resolutionMs' | 'now'>): Running {
  let before = 0
  let sum = 0
  let beganAt = Infinity
  const begins: number[] = []
  /** The sum before each piece, and what it adds. */
  const sums: number[] = []
  const deltas: number[] = []

  return {
    add: (minute, delta) => {
      beganAt = Math.min(beganAt, minute ?? -Infinity)
      if (minute === undefined) {
        before += delta
        return
      }
      const last = begins.length - 1
      if (begins[last] === minute) deltas[last] = (deltas[last] ?? 0) + delta
      else {
        begins.push(minute)
        sums.push(sum)
        deltas.push(delta)
      }
      sum += delta
    },
    total: (ms) => {
      const at = lastUpTo(begins, ms)
      const begin = begins[at]
      if (begin === undefined) return before
      // The present minute is not over: what it counts has happened until now.
      const lastsMs = Math.max(1, Math.min(begin + resolutionMs, now) - begin)
      const part = Math.min(1, (ms - begin) / lastsMs)
      return before + (sums[at] ?? 0) + (deltas[at] ?? 0) * part
    },
    get beganAt() {
      return beganAt
    },
  }
}

/** The place of the last of these, which rise, that is at most `ms`; -1 for none. */
function lastUpTo(begins: readonly number[], ms: number): number {
  let [low, high] = [0, begins.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((begins[middle] ?? Infinity) <= ms) low = middle + 1
    else high = middle
  }
  return low - 1
}
