import type { Progress } from '@bullwheel/contracts'

/** What a handler told just now of how far its task is. */
export type TaskProgress = { id: string } & Progress

/** Hands progress on to whoever listens in this process; nothing is kept. */
export type ProgressFeed = {
  publish: (progress: TaskProgress) => void
  /** Calls `listener` until the returned function is called. */
  subscribe: (listener: (progress: TaskProgress) => void) => () => void
}

export function createProgressFeed(): ProgressFeed {
  const listeners = new Set<(progress: TaskProgress) => void>()
  return {
    publish: (progress) => {
      for (const listener of listeners) listener(progress)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
