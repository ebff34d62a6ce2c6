import { setImmediate } from 'node:timers/promises'

const PIECE_MS = 5

/** Does long work a few milliseconds at a time, so that other requests are answered in between. */
export async function inPieces<Result>(work: Generator<void, Result>): Promise<Result> {
  let begun = performance.now()
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
    if (performance.now() - begun < PIECE_MS) continue
    await setImmediate()
    begun = performance.now()
  }
}
