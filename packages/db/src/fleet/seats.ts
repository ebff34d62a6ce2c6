import type { Hot } from '../connect.ts'
import { retryDeadlocks } from '../sql-errors.ts'
import { hostRooms } from './host-room.ts'
import { LOST_AFTER_MS } from './read-workers.ts'

export type HostOffer = { name: string; host: string; mode: 'host' | 'pod'; capacity: number }

/** A seat as its holder sees it. `leaving`: its worker must leave, and why. */
export type HeldSeat = { id: number; pool: string; slots: number; leaving: string | null }

/** Tells what a supervisor offers, and that it lives. */
export async function beatSupervisor(hot: Hot, { name, host, mode, capacity }: HostOffer): Promise<void> {
  await hot`
    insert into supervisors (name, host, mode, capacity) values (${name}, ${host}, ${mode}, ${capacity})
    on conflict (name) do update set beat_at = now(), capacity = excluded.capacity`
}

/**
 * Keeps the seats of a supervisor and answers them; one that it believes to have and that is not there is another's now.
 * A claim may be under way while its pool shrinks: what there is too much of is told to leave here. Numbers are moved
 * meanwhile: a seat counts by its place among those of its pool, and only if its number is still the one that was looked at.
 */
export async function renewSeats(hot: Hot, holder: string): Promise<HeldSeat[]> {
  return retryDeadlocks(
    () => hot<HeldSeat[]>`
      update seats s set expires_at = now() + ${LOST_AFTER_MS} * interval '1 ms',
        number = case when h.surplus and s.number = h.number then -s.id else s.number end,
        leaving = case when h.surplus and s.number = h.number
          then 'the pool ' || s.pool || ' has as many workers as it should' else s.leaving end,
        leaving_at = case when h.surplus and s.number = h.number then now() else s.leaving_at end
      from (
        select m.id, m.number, p.name as pool, p.slots,
               case when m.number > p.desired then p.desired < (
                 select count(*) from seats o where o.pool = m.pool and o.number between 1 and m.number)
               else false end as surplus
        from seats m left join pools p on p.name = m.pool where m.holder = ${holder}) h
      where s.id = h.id and s.holder = ${holder}
      returning s.id, s.pool, coalesce(h.slots, 1) as slots,
                coalesce(s.leaving, case when h.pool is null then 'the pool ' || s.pool || ' was deleted' end) as leaving`,
  )
}

/**
 * Takes seats that are free for at most `free` workers: no more than this host's share of them, so that hosts that look
 * at the same time share a pool; full ones need none. `takeOver`: also those whose holder has fallen silent.
 */
export async function claimSeats(hot: Hot, holder: string, free: number, takeOver: boolean): Promise<HeldSeat[]> {
  if (free <= 0) return []
  return retryDeadlocks(
    () => hot<HeldSeat[]>`
      with ${hostRooms(hot)},
      missing as materialized (
        select p.name as pool, n as number from pools p
        cross join lateral generate_series(1, p.desired) n
        left join seats s on s.pool = p.name and s.number = n
        where s.id is null or (${takeOver} and s.expires_at < now())),
      others as (select count(*) as n from host_rooms where free > 0 and name <> ${holder}),
      mine as (
        select pool, number from missing order by number, pool
        limit least(${free}, ceil((select count(*) from missing)::float8 / (1 + (select n from others)))::integer))
      insert into seats as s (pool, number, holder, expires_at)
      select pool, number, ${holder}, now() + ${LOST_AFTER_MS} * interval '1 ms' from mine
      on conflict (pool, number) do update
        set holder = excluded.holder, claimed_at = now(), expires_at = excluded.expires_at
        where s.expires_at < now()
      returning s.id, s.pool, null::text as leaving, coalesce((select slots from pools where name = s.pool), 1) as slots`,
  )
}

/** Gives seats up whose workers have left, and those of silent supervisors that were to go anyway. */
export async function freeSeats(hot: Hot, holder: string, ids: number[]): Promise<void> {
  await hot`
    delete from seats
    where (holder = ${holder} and id in (select value::bigint from json_array_elements_text(${JSON.stringify(ids)}::text::json)))
       or (number < 0 and expires_at < now() - interval '1 minute')`
}

/** What a supervisor leaves when it stops: others take its seats at once. */
export async function leaveSeats(hot: Hot, holder: string): Promise<void> {
  await hot`delete from seats where holder = ${holder}`
  await hot`delete from supervisors where name = ${holder}`
}
