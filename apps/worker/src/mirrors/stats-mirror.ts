import { addStats } from '@bullwheel/db'
import { tallyEvents } from '@bullwheel/domain'
import type { Mirror } from './mirror.ts'

/** Minute statistics, exact and off the hot path. */
export const statsMirror: Mirror = { name: 'stats', apply: (tx, events) => addStats(tx, tallyEvents(events)) }
