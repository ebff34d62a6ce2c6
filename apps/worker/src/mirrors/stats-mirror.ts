import { addStats, writeStreaks } from '@bullwheel/db'
import { tallyEvents, tallyStreaks } from '@bullwheel/domain'
import type { Mirror } from './mirror.ts'

/** Minute statistics and failures in a row, exact and off the hot path. */
export const statsMirror: Mirror = {
  name: 'stats',
  apply: async (tx, events) => {
    await addStats(tx, tallyEvents(events))
    await writeStreaks(tx, tallyStreaks(events))
  },
}
