import type { Hot } from '../connect.ts'
import { isUniqueViolation, retryDeadlocks } from '../sql-errors.ts'

export type DesiredWorkers = {
  pool: string
  desired: number
  /** Why, in words; what leaves is told the same. */
  reason: string
  /** Of the pool's settings: if they have changed since, nothing is done. */
  version?: number
  /** Of the autoscaler: if another one has looked since, nothing is done. */
  looks?: number
}

/** What a pool should have now, and why. */
export type Wanted = { desired: number; reason: string }

/** A supervisor may claim the place that a seat is moved to, or renew seats in another order; then all is done again. */
const TRIES = 5

/**
 * Says how many workers a pool should have. Seats beyond that are told to leave, those of idle workers first. `also` is done
 * in the same transaction. False when there is no such pool, or another version of it.
 */
export async function setDesired(
  hot: Hot,
  wanted: DesiredWorkers,
  also: (tx: Hot) => Promise<unknown> = () => Promise.resolve(),
): Promise<boolean> {
  const { pool, desired, reason, version = null, looks = null } = wanted
  const write = (tx: Hot) => tx<Wanted[]>`
    update pools set desired = ${desired}, reason = ${reason},
      desired_at = case when desired = ${desired} then desired_at else now() end
    where name = ${pool} and (${version}::integer is null or version = ${version})
      and (${looks}::bigint is null or looks = ${looks})
    returning desired, reason`
  return holdSeats(hot, pool, write, also)
}

/**
 * Holds the seats of a pool to how many workers it should have, which `write` changes in its row and answers: nothing where
 * there is no such row. In one transaction, so that whoever sees the number sees the seats.
 */
export async function holdSeats(
  hot: Hot,
  pool: string,
  write: (tx: Hot) => Promise<Wanted[]>,
  also: (tx: Hot) => Promise<unknown> = () => Promise.resolve(),
): Promise<boolean> {
  return whileClaimed(hot, async (tx) => {
    const [wanted] = await write(tx)
    if (wanted === undefined) return false
    await tellSurplus(tx, pool, wanted)
    await also(tx)
    return true
  })
}

/** What became of a worker that was to end: `unknown` to the book, `ended` before, or told to. */
export type EndedSeat = 'unknown' | 'ended' | 'told'

/**
 * Ends a worker for good: it leaves, nobody takes its place, and where its pool would have fewer than its minimum then, that
 * falls. A temporary pool ends with its last worker. A worker in a pod is only told to leave.
 */
export async function endSeat(hot: Hot, worker: string, reason: string): Promise<EndedSeat> {
  return whileClaimed(hot, async (tx) => {
    const [row] = await tx<{ pool: string; seat: number | null; isDead: boolean; isLeaving: boolean }[]>`
      select pool, seat, dead_at is not null as "isDead", drain_reason is not null as "isLeaving"
      from workers where id = ${worker} for update`
    if (row === undefined) return 'unknown'
    if (row.isDead) return 'ended'
    await tx`update workers set ask = 'stop', drain_reason = ${reason} where id = ${worker}`
    // Of one that leaves already the seat is gone, or its successor's.
    if (row.seat !== null && !row.isLeaving) await endOneSeat(tx, row.pool, row.seat, reason)
    return 'told'
  })
}

/** The pool's row is locked first, as in `setDesired`; then a second statement sees what was committed before. */
async function endOneSeat(tx: Hot, pool: string, seat: number, reason: string): Promise<void> {
  await tx`select name from pools where name = ${pool} for update`
  const left = await tx`
    update seats set number = -id, leaving = ${reason}, leaving_at = now()
    where id = ${seat} and number > 0 returning id`
  if (left.length === 0) return
  const [after] = await tx<{ desired: number }[]>`
    update pools set desired = greatest(desired - 1, 0), desired_at = now(), reason = ${reason},
      min = least(min, greatest(desired - 1, 0)), version = version + 1
    where name = ${pool} returning desired`
  if (after === undefined) return
  await closeRanks(tx, pool, after.desired)
  await tx`delete from pools where name = ${pool} and is_temporary and desired = 0`
}

/** Tells as many seats to leave as there are too many: those that nobody holds any more, then idle and young ones. */
async function tellSurplus(tx: Hot, pool: string, { desired, reason }: Wanted): Promise<void> {
  await tx`
    update seats set number = -id, leaving = ${reason}, leaving_at = now()
    where id in (
      select s.id from seats s
      where s.pool = ${pool} and s.number > 0
      order by s.expires_at < now() desc,
               (select coalesce(sum(w.busy), 0) from workers w where w.seat = s.id and w.dead_at is null),
               s.claimed_at desc
      limit greatest((select count(*) from seats where pool = ${pool} and number > 0) - ${desired}, 0))`
  await closeRanks(tx, pool, desired)
}

/** Those that stay get the numbers up to `desired`. */
async function closeRanks(tx: Hot, pool: string, desired: number): Promise<void> {
  await tx`
    with free as (
      select n, row_number() over (order by n) as place from generate_series(1, ${desired}::bigint) n
      where not exists (select from seats where pool = ${pool} and number = n)),
    beyond as (
      select id, row_number() over (order by number) as place from seats
      where pool = ${pool} and number > ${desired})
    update seats s set number = free.n from beyond join free using (place) where s.id = beyond.id`
}

async function whileClaimed<Result>(hot: Hot, work: (tx: Hot) => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await retryDeadlocks(async () => (await hot.begin((tx) => work(tx as unknown as Hot))) as Result)
    } catch (cause) {
      if (!isUniqueViolation(cause) || tries === TRIES) throw cause
    }
  }
}
