import type { Pool } from '@bullwheel/contracts'

/** Names that stand in a row; the pool's own page has all of them. */
const SHOWN = 6

/** Which queues a pool serves. */
export function queuesWords({ queues }: Pick<Pool, 'queues'>): string {
  if (queues.length === 0) return 'every queue that no pool names'
  const names = queues.slice(0, SHOWN).map(({ name, weight }) => (weight === 1 ? name : `${name} ×${weight}`))
  return queues.length > SHOWN ? `${names.join(', ')} and ${queues.length - SHOWN} more` : names.join(', ')
}

/** Workers that are there or coming, without those that leave. */
export const workersOfPool = ({ workers }: Pick<Pool, 'workers'>): number =>
  workers.active + workers.starting + workers.lost

/** All whose process lives. */
export const livingOf = ({ workers }: Pick<Pool, 'workers'>): number => workersOfPool({ workers }) + workers.draining
