import { BY_HAND, type DecisionCause, type ScalingCause, type ScalingInputs } from '@bullwheel/contracts'
import type { Hot } from '../connect.ts'

/** How many workers a pool should have from `at` on, and why. Epoch milliseconds. */
export type DecisionRow = {
  id: number
  at: number
  desired: number
  current: number
  cause: DecisionCause
  reason: string
  inputs: ScalingInputs | null
}

/** What the law decided. */
export type LawDecision = Omit<DecisionRow, 'id' | 'at'> & { cause: ScalingCause; inputs: ScalingInputs }

export async function insertDecision(tx: Hot, pool: string, decision: LawDecision): Promise<void> {
  const { desired, current, cause, reason, inputs } = decision
  await tx`
    insert into scaling_decisions (pool, desired, current, cause, reason, inputs)
    values (${pool}, ${desired}, ${current}, ${cause}, ${reason}, ${JSON.stringify(inputs)}::text::json)`
}

/** Writes among the decisions what somebody did to a pool, as it is after that. */
export async function insertDecisionByHand(hot: Hot, pool: string, reason: string): Promise<void> {
  await hot`
    insert into scaling_decisions (pool, desired, current, cause, reason)
    select p.name, p.desired, (
      select count(*) from workers w
      where w.pool = p.name and w.dead_at is null and w.ask is null and w.drain_reason is null), ${BY_HAND}, ${reason}
    from pools p where p.name = ${pool}`
}

const columns = (hot: Hot) => hot`d.id, d.at, d.desired, d.current, d.cause, d.reason, d.inputs`

/** Decisions for a pool, newest first. */
export function listDecisions(hot: Hot, pool: string, before: number | null, limit: number): Promise<DecisionRow[]> {
  return hot<DecisionRow[]>`
    select ${columns(hot)} from scaling_decisions d
    where d.pool = ${pool} and (${before}::bigint is null or d.id < ${before})
    order by d.id desc limit ${limit}`
}

/** What the autoscaler goes on from for each pool: what the law remembers, and what it decided last. */
export type ScaleState = { pool: string; memory: unknown; last: { at: number; cause: ScalingCause } | null }

export function readScaleStates(hot: Hot): Promise<ScaleState[]> {
  return hot<ScaleState[]>`
    select p.name as pool, p.memory, (
      select json_build_object('at', round(extract(epoch from d.at) * 1000), 'cause', d.cause)
      from scaling_decisions d where d.pool = p.name and d.cause <> ${BY_HAND} order by d.id desc limit 1) as last
    from pools p`
}

/** Writes down what the law remembers, in the transaction that says how many workers there should be. */
export async function saveScaleMemory(tx: Hot, pool: string, memory: object): Promise<void> {
  await tx`
    update pools set memory = ${JSON.stringify(memory)}::text::json, looked_at = now(), looks = looks + 1
    where name = ${pool}`
}

/** When the autoscaler looked last, epoch milliseconds, and how long ago; undefined when there is no such pool. */
export type LastLook = { desired: number; isStarted: boolean; lookedAt: number | null; silentMs: number }

export async function readLastLook(hot: Hot, pool: string): Promise<LastLook | undefined> {
  const [row] = await hot<LastLook[]>`
    select desired, is_started as "isStarted", looked_at as "lookedAt",
           (extract(epoch from now() - coalesce(looked_at, created_at)) * 1000)::float8 as "silentMs"
    from pools where name = ${pool}`
  return row
}
