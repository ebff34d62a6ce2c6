/** What is read again and again while somebody wants it. */
export type PollOptions = {
  everyMs: number
  /** How much longer to wait after a turn that took so long. Default: no longer. */
  pauseAfter?: (tookMs: number) => number
  /** Once, before the first turn. */
  open: () => Promise<void>
  turn: () => Promise<void>
  /** Nobody has wanted it for a while: `open` comes before the next turn. */
  close: () => void
  isWanted: () => boolean
  onError: (cause: unknown) => void
}

export type Poll = {
  /** Begins if it has not; resolves when it is open. */
  ready: () => Promise<void>
  stop: () => Promise<void>
}

/** Whoever leaves may be followed by another soon: reading does not begin anew for each. */
const LINGER_MS = 10_000

export function createPoll({ everyMs, pauseAfter, open, turn, close, isWanted, onError }: PollOptions): Poll {
  let opening: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> = Promise.resolve()
  let unwantedSince: number | undefined
  let isStopped = false

  const isOver = (): boolean => {
    if (isWanted()) unwantedSince = undefined
    else unwantedSince ??= performance.now()
    return isStopped || (unwantedSince !== undefined && performance.now() - unwantedSince > LINGER_MS)
  }
  const schedule = (beganAt: number): void => {
    if (isOver()) {
      opening = unwantedSince = undefined
      return close()
    }
    const tookMs = performance.now() - beganAt
    timer = setTimeout(
      () => {
        const now = performance.now()
        underWay = turn()
          .catch(onError)
          .finally(() => schedule(now))
      },
      Math.max(everyMs - tookMs, pauseAfter?.(tookMs) ?? 0),
    )
  }
  const begin = async (): Promise<void> => {
    const beganAt = performance.now()
    try {
      await open()
    } catch (cause) {
      opening = undefined
      throw cause
    }
    schedule(beganAt)
  }
  return {
    ready: () => (opening ??= begin()),
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await underWay
    },
  }
}
