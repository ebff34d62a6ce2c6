import type { Clock } from '@bullwheel/domain'
import type { StageMark, Stager } from '@bullwheel/queue'

type Bundles = Parameters<Stager['stage']>[0]

/** A stager that can repeat what it staged lately. */
export type HandOverMemory = Pick<Stager, 'stage'> & {
  /** Stages again what Redis acknowledged in its last 15 s. Answers how many jobs. */
  repeat: () => Promise<number>
}

/** A Redis that came back may have forgotten this much: its append-only file is synced each second, a snapshot is older. */
const REMEMBERED_MS = 15_000

/**
 * Remembers hand-overs: they raise no version and leave no trace in the book, so a Redis that lost its last seconds would
 * have lost these tasks' only carrier. Repeating one that is still there changes nothing, and one that ran is stale.
 */
export function createHandOverMemory(stager: Pick<Stager, 'stage'>, clock: Clock): HandOverMemory {
  let remembered: { at: number; bundles: Bundles; mark: StageMark }[] = []

  return {
    stage: async (bundles, mark) => {
      await stager.stage(bundles, mark)
      const now = clock.now()
      // By the last that Redis took, not by now: however long it is away, these are what it may have lost.
      remembered = remembered.filter(({ at }) => at >= now - REMEMBERED_MS)
      remembered.push({ at: now, bundles, mark })
    },
    repeat: async () => {
      let jobs = 0
      for (const { bundles, mark } of remembered) {
        await stager.stage(bundles, mark)
        jobs += bundles.length
      }
      return jobs
    },
  }
}
