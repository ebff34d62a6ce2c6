import type { Logger } from '@bullwheel/domain'

/** Work that nobody awaits where it begins: its failures are logged, and its end can be waited for. */
export type UnderWay = { track: (work: Promise<void>) => void; settled: () => Promise<void> }

export function createUnderWay(log: Logger, failure: string): UnderWay {
  const works = new Set<Promise<void>>()
  return {
    track: (work) => {
      const tracked = work
        .catch((cause: unknown) => log.error({ err: cause }, failure))
        .finally(() => works.delete(tracked))
      works.add(tracked)
    },
    settled: async () => {
      while (works.size > 0) await Promise.all(works)
    },
  }
}
