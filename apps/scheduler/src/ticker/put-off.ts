/** Schedules that cannot be decided: they are left alone for a while, so that they take no place of others. */
export type PutOff = { add: (id: string) => void; ids: () => string[] }

export function createPutOff(forMs: number, monotonicMs: () => number = () => performance.now()): PutOff {
  const until = new Map<string, number>()
  return {
    add: (id) => void until.set(id, monotonicMs() + forMs),
    ids: () => {
      for (const [id, end] of until) if (end <= monotonicMs()) until.delete(id)
      return [...until.keys()]
    },
  }
}
