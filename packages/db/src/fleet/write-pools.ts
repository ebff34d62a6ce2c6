import { POOL_BOUNDS } from '@bullwheel/contracts'
import type { FirstAnswer } from '../accept-tasks.ts'
import type { Hot } from '../connect.ts'
import { keepAnswer } from '../keep-answer.ts'
import { isUniqueViolation } from '../sql-errors.ts'
import { type DesiredWorkers, type Wanted, holdSeats, setDesired } from './desired.ts'
import { type PoolRow, type PoolSettings, poolColumns } from './pool-row.ts'

/** A pool that is to be made and started. */
export type NewPool = PoolSettings & { name: string; desired: number; reason: string; isTemporary: boolean }

/** `repeated`: the idempotency key was used before; `full`: there are as many as there may be. */
export type PoolInserted = 'inserted' | 'repeated' | 'full'

/**
 * Writes a new pool, and the answer to it under its idempotency key. Another one of this name is an error
 * (`isPoolNameTaken`).
 */
export function insertPool(hot: Hot, pool: NewPool, answer: FirstAnswer | undefined): Promise<PoolInserted> {
  const { name, queues, slots, min, max, steal, targetWaitMs, desired, reason, isTemporary } = pool
  return hot.begin(async (transaction): Promise<PoolInserted> => {
    const tx = transaction as unknown as Hot
    await tx`lock table pools in share row exclusive mode`
    const [count] = await tx<{ n: number }[]>`select count(*) as n from pools`
    if ((count?.n ?? 0) >= POOL_BOUNDS.pools) return 'full'
    if (answer !== undefined && !(await keepAnswer(tx, answer))) return 'repeated'
    await tx`
      insert into pools (name, queues, slots, min, max, steal, target_wait_ms, is_temporary, desired, reason)
      values (${name}, ${JSON.stringify(queues)}::text::json, ${slots}, ${min}, ${max}, ${steal}, ${targetWaitMs},
              ${isTemporary}, ${desired}, ${reason})`
    return 'inserted'
  })
}

/** Whether a statement failed because another pool has this name. */
export function isPoolNameTaken(cause: unknown): boolean {
  return isUniqueViolation(cause, 'pools_pkey')
}

export async function readPool(hot: Hot, name: string): Promise<PoolRow | undefined> {
  const [row] = await hot<PoolRow[]>`select ${poolColumns(hot)} from pools p where p.name = ${name}`
  return row
}

/** Of the pool as it was read: if its settings have changed since, nothing is done. */
type Held = { pool: string; version: number }

/** Why a pool has more workers than before, or fewer, when its bounds demand that. */
export type BoundReasons = { min: string; max: string }

/**
 * Changes the settings of a pool, and keeps how many workers it should have within them: the number that it has then, which
 * the autoscaler may have changed since it was read. False when somebody else changed the settings.
 */
export function savePool(
  hot: Hot,
  { pool, version }: Held,
  settings: PoolSettings,
  reasons: BoundReasons,
): Promise<boolean> {
  const { queues, slots, min, max, steal, targetWaitMs } = settings
  const write = (tx: Hot) => tx<Wanted[]>`
    update pools set queues = ${JSON.stringify(queues)}::text::json, slots = ${slots}, min = ${min}, max = ${max},
      steal = ${steal}, target_wait_ms = ${targetWaitMs}, version = version + 1,
      desired = case when is_started then least(greatest(desired, ${min}), ${max}) else 0 end,
      desired_at = case when is_started and desired not between ${min} and ${max} then now() else desired_at end,
      reason = case when not is_started then reason when desired < ${min} then ${reasons.min}
                    when desired > ${max} then ${reasons.max} else reason end
    where name = ${pool} and version = ${version} returning desired, reason`
  return holdSeats(hot, pool, write)
}

/** Starts or stops a pool; false when somebody else changed it. What the control law knew is of another time then. */
export function switchPool(
  hot: Hot,
  held: Required<Omit<DesiredWorkers, 'looks'>>,
  isStarted: boolean,
): Promise<boolean> {
  return setDesired(
    hot,
    held,
    (tx) => tx`
      update pools set is_started = ${isStarted}, memory = null, version = version + 1 where name = ${held.pool}`,
  )
}

/** Removes a pool and what was decided for it; its workers are told to leave. False when there is none. */
export function deletePool(hot: Hot, pool: string, reason: string): Promise<boolean> {
  return setDesired(hot, { pool, desired: 0, reason }, async (tx) => {
    await tx`delete from scaling_decisions where pool = ${pool}`
    await tx`delete from pools where name = ${pool}`
  })
}
