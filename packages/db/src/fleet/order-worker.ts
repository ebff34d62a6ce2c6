import type { Hot } from '../connect.ts'

/** Tells a worker to make room for a fresh one; false when it has ended. One that was told to leave before keeps that. */
export async function askToDrain(hot: Hot, id: string, reason: string): Promise<boolean> {
  const rows = await hot`
    update workers set ask = coalesce(ask, 'drain'), drain_reason = coalesce(drain_reason, ${reason})
    where id = ${id} and dead_at is null returning id`
  return rows.length === 1
}

/** Gives a worker other slots until it ends; false when it has. */
export async function askToResize(hot: Hot, id: string, slots: number): Promise<boolean> {
  const rows = await hot`update workers set slots_wanted = ${slots} where id = ${id} and dead_at is null returning id`
  return rows.length === 1
}
