/** Reads again what is shown, as often as changes ask for it but never more often than a page can bear. */
export type Refresher = { ask: () => void; stop: () => void }

type Options = { read: () => Promise<unknown>; minGapMs: number }

/**
 * The first `ask` reads at once. While a read is under way, and until `minGapMs` after it began, further asks are
 * remembered as one; so the last change is always followed by a read that began after it.
 */
export function createRefresher({ read, minGapMs }: Options): Refresher {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isReading = false
  let isAsked = false
  let isStopped = false
  let earliestAt = 0

  function ask(): void {
    isAsked = true
    if (isReading || timer !== undefined || isStopped) return
    const waitMs = earliestAt - performance.now()
    if (waitMs <= 0) begin()
    else timer = setTimeout(begin, waitMs)
  }

  function begin(): void {
    timer = undefined
    isAsked = false
    isReading = true
    earliestAt = performance.now() + minGapMs
    read().then(settle, settle)
  }

  // A read that failed shows its error where its data would be; here it is over like any other.
  function settle(): void {
    isReading = false
    if (isAsked) ask()
  }

  function stop(): void {
    isStopped = true
    clearTimeout(timer)
  }

  return { ask, stop }
}
