import type { TaskState } from '@bullwheel/contracts'
import { WAITING } from '../tasks/search-params.ts'

/** One term of the sum; `states` are those whose tasks it counts, where there is a list of them. */
export type LedgerColumn = {
  key: 'accepted' | 'completed' | 'failed' | 'cancelled' | 'expired' | 'pending' | 'removed'
  sign?: '=' | '+'
  states?: readonly TaskState[]
}

export const LEDGER_COLUMNS: readonly LedgerColumn[] = [
  { key: 'accepted' },
  { key: 'completed', sign: '=', states: ['completed'] },
  { key: 'failed', sign: '+', states: ['failed'] },
  { key: 'cancelled', sign: '+', states: ['cancelled'] },
  { key: 'expired', sign: '+', states: ['expired'] },
  { key: 'pending', sign: '+', states: [...WAITING, 'running'] },
  { key: 'removed', sign: '+' },
]
