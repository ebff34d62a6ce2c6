import type { Hot } from '../connect.ts'

const KEPT_FOR = '7 days'

/**
 * Removes up to `limit` decisions, and workers that ended, that are past their time, and supervisors that were silent for a
 * day. Answers how many of what there were most.
 */
export async function forgetFleet(hot: Hot, limit: number): Promise<number> {
  const decisions = await hot`
    delete from scaling_decisions where id in (
      select id from (select id, at from scaling_decisions order by id limit ${limit}) d
      where at < now() - ${KEPT_FOR}::interval)
    returning id`
  const workers = await hot`
    delete from workers where id in (
      select id from workers where dead_at < now() - ${KEPT_FOR}::interval order by dead_at limit ${limit})
    returning id`
  await hot`delete from supervisors where beat_at < now() - interval '1 day'`
  return Math.max(decisions.length, workers.length)
}
