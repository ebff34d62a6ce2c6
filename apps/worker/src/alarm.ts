/** Node's timers fire at once beyond it (25 days). */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Calls `ring` after `ms`, however long that is. Answers how to call it off. */
export function setAlarm(ms: number, ring: () => void): () => void {
  let timer: NodeJS.Timeout
  const wait = (leftMs: number): void => {
    const stepMs = Math.min(leftMs, LONGEST_TIMER_MS)
    timer = setTimeout(() => (leftMs > stepMs ? wait(leftMs - stepMs) : ring()), stepMs)
  }
  wait(Math.max(0, ms))
  return () => clearTimeout(timer)
}
