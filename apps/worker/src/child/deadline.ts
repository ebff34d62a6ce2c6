import { setAlarm } from '../alarm.ts'

/** An instant after which something is given up; it can be brought nearer, never put off. */
export type Deadline = {
  /** At the latest in so many milliseconds; null says nothing. */
  bringTo: (ms: number | null) => void
  passed: Promise<void>
  callOff: () => void
}

export function createDeadline(): Deadline {
  const { promise, resolve } = Promise.withResolvers<void>()
  let at = Number.POSITIVE_INFINITY
  let callOff = (): void => undefined
  return {
    bringTo: (ms) => {
      const nextAt = ms === null ? at : performance.now() + ms
      if (nextAt >= at) return
      at = nextAt
      callOff()
      callOff = setAlarm(nextAt - performance.now(), resolve)
    },
    passed: promise,
    callOff: () => callOff(),
  }
}
