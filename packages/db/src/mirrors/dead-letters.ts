import type { Hot } from '../connect.ts'
import { storable } from './storable.ts'

/** What a sink refused for good: the event or line as it was given. */
export type NewDeadLetter = { taskId: string; item: object; reason: string }

export async function writeDeadLetters(tx: Hot, mirror: string, letters: NewDeadLetter[]): Promise<void> {
  if (letters.length === 0) return
  const rows = letters.map((letter) => ({ ...letter, reason: storable(letter.reason) }))
  await tx`
    insert into mirror_dead_letters (mirror, task_id, item, reason)
    select ${mirror}, "taskId", item, reason
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as l("taskId" uuid, item json, reason text)`
}

/** A dead letter that somebody wants to be tried again. */
export type WantedLetter = { id: number; taskId: string; item: object }

export async function readWantedLetters(hot: Hot, mirror: string, limit: number): Promise<WantedLetter[]> {
  return hot<WantedLetter[]>`
    select id, task_id as "taskId", item from mirror_dead_letters
    where mirror = ${mirror} and wanted_at is not null order by id limit ${limit}`
}

/** What became of letters that were tried again: gone where the sink took them, else kept with the newest reason. */
export async function settleLetters(
  hot: Hot,
  mirror: string,
  refused: { id: number; reason: string }[],
  tried: number[],
): Promise<void> {
  const rows = refused.map(({ id, reason }) => ({ id, reason: storable(reason) }))
  await hot`
    with refused as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(id bigint, reason text)),
    kept as (
      update mirror_dead_letters d
      set reason = r.reason, refusals = d.refusals + 1, at = now(), wanted_at = null
      from refused r where d.id = r.id and d.mirror = ${mirror})
    delete from mirror_dead_letters
    where mirror = ${mirror} and id = any(string_to_array(${tried.join(',')}, ',')::bigint[])
      and id not in (select id from refused)`
}

/** A dead letter as it is shown. */
export type DeadLetterRow = {
  id: number
  taskId: string
  item: object
  reason: string
  at: Date
  refusals: number
  isWanted: boolean
}

export async function listDeadLetters(
  hot: Hot,
  mirror: string,
  page: { before: number | undefined; limit: number },
): Promise<DeadLetterRow[]> {
  return hot<DeadLetterRow[]>`
    select id, task_id as "taskId", item, reason, at, refusals, wanted_at is not null as "isWanted"
    from mirror_dead_letters
    where mirror = ${mirror} and (${page.before ?? null}::bigint is null or id < ${page.before ?? null}::bigint)
    order by id desc limit ${page.limit}`
}

export async function countDeadLetters(hot: Hot): Promise<{ mirror: string; n: number }[]> {
  return hot<{ mirror: string; n: number }[]>`
    select mirror, count(*) as n from mirror_dead_letters group by mirror`
}

/** Asks for dead letters to be tried again, all of the mirror's where no ids are given; answers how many. */
export async function wantLetters(hot: Hot, mirror: string, ids: number[] | undefined): Promise<number> {
  const rows = await hot`
    update mirror_dead_letters set wanted_at = now()
    where mirror = ${mirror} and wanted_at is null and ${isOneOf(hot, ids)} returning id`
  return rows.length
}

/** Gives dead letters up; answers how many. */
export async function discardLetters(hot: Hot, mirror: string, ids: number[] | undefined): Promise<number> {
  const rows = await hot`delete from mirror_dead_letters where mirror = ${mirror} and ${isOneOf(hot, ids)} returning id`
  return rows.length
}

const isOneOf = (hot: Hot, ids: number[] | undefined) =>
  ids === undefined ? hot`true` : hot`id = any(string_to_array(${ids.join(',')}, ',')::bigint[])`
