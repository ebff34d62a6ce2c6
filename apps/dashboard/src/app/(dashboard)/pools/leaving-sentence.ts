import type { Pool } from '@bullwheel/contracts'
import { tasksOf, workersOf } from '../workers/count-words.ts'
import { livingOf } from './pool-words.ts'

/** What becomes of a pool's workers when it is stopped or deleted. */
export function leavingSentence(pool: Pool): string {
  const n = livingOf(pool)
  if (n === 0) return 'It has no worker now.'
  const [takes, leaves] = n === 1 ? ['takes', 'leaves'] : ['take', 'leave']
  return pool.busy === 0
    ? `Its ${workersOf(n)} ${takes} nothing new and ${leaves} at once: nothing runs.`
    : `Its ${workersOf(n)} ${takes} nothing new and ${leaves} when what runs has ended: ${tasksOf(pool.busy)} now.`
}
