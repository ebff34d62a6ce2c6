export type StopRequest = {
  /** Resolves at the first signal. */
  first: Promise<'stop'>
  dispose: () => void
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The first Ctrl-C (or SIGTERM, SIGHUP) asks to stop; one more, at least `apartMs` later, means at once. */
export function awaitStopRequest(stopAtOnce: () => void, apartMs = 300): StopRequest {
  let firstAt: number | undefined
  let resolve: (value: 'stop') => void = () => {}
  const first = new Promise<'stop'>((done) => (resolve = done))
  const onSignal = (): void => {
    if (firstAt === undefined) {
      firstAt = performance.now()
      resolve('stop')
    } else if (performance.now() - firstAt > apartMs) {
      // Ctrl-C in `make run` may come twice at once: from the terminal and from make.
      stopAtOnce()
    }
  }
  for (const signal of signals) process.on(signal, onSignal)
  return {
    first,
    dispose: () => {
      for (const signal of signals) process.off(signal, onSignal)
    },
  }
}
