import { setTimeout as sleep } from 'node:timers/promises'

/** One start of a part: its process lives from `begin` until `ended` resolves. */
export type Life = {
  /** Rejects when it ended, or was too slow, before it was ready. */
  ready: Promise<void>
  /** Resolves with the reason when its process is gone. Never rejects. */
  ended: Promise<string>
  stop: (graceMs: number) => Promise<void>
  /** Ends its processes at once. Safe to call at any time. */
  kill: () => void
}

export type Part = {
  name: string
  /** Resolves when it was ready for the first time; from then on it is started again whenever it ends. */
  start: () => Promise<void>
  stop: (graceMs: number) => Promise<void>
  kill: () => void
}

export type PartOptions = {
  name: string
  begin: () => Life
  print: (text: string) => void
  firstPauseMs?: number
}

const maxPauseMs = 15_000
/** One that ran this long was well: its next crash begins with the short pause again. */
const healthyMs = 30_000

/** Keeps one process running. */
export function createPart({ name, begin, print, firstPauseMs = 500 }: PartOptions): Part {
  const stopping = new AbortController()
  let life: Life | undefined
  let keeping: Promise<void> = Promise.resolve()

  const keep = async (): Promise<void> => {
    let pauseMs = firstPauseMs
    while (!stopping.signal.aborted && life !== undefined) {
      const begun = performance.now()
      const reason = await life.ended
      if (stopping.signal.aborted) return
      if (performance.now() - begun > healthyMs) pauseMs = firstPauseMs
      print(`${name} ended (${reason}); starting it again in ${pauseMs / 1_000} s`)
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      pauseMs = Math.min(pauseMs * 2, maxPauseMs)
      life = begin()
      life.ready.then(
        () => print(`${name} is running again`),
        () => {},
      )
    }
  }

  return {
    name,
    start: async () => {
      life = begin()
      await life.ready
      keeping = keep()
    },
    stop: async (graceMs) => {
      stopping.abort()
      await life?.stop(graceMs)
      await keeping
    },
    kill: () => {
      stopping.abort()
      life?.kill()
    },
  }
}
