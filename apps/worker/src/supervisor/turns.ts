const EVERY_MS = 1_000

/** Does something each second, or at once when asked; one turn at a time. */
export function createTurns(turn: () => Promise<void>, onError: (cause: unknown) => void) {
  let isAsked = false
  let isStopping = false
  let current: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  const run = async (): Promise<void> => {
    do {
      isAsked = false
      await turn().catch(onError)
    } while (isAsked && !isStopping)
    current = undefined
  }
  const now = (): Promise<void> => {
    if (current !== undefined) isAsked = true
    else if (!isStopping) current = run()
    return current ?? Promise.resolve()
  }

  return {
    /** Resolves after the first turn. */
    start: (): Promise<void> => {
      timer = setInterval(() => {
        if (current === undefined) void now()
      }, EVERY_MS)
      return now()
    },
    now: (): void => void now(),
    stop: async (): Promise<void> => {
      isStopping = true
      clearInterval(timer)
      await current
    },
  }
}
