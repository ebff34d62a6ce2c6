import type { Hot } from './connect.ts'
import { type QueueRow, queueColumns } from './queues.ts'

/** A queue with what is known of its copy in Redis; instants in epoch milliseconds. */
export type QueueCopy = QueueRow & {
  /** Null while nobody has told Redis of this queue. */
  epoch: string | null
  runId: string | null
  beatAt: number | null
  restaging: Restaging | null
}

/**
 * What is still to be restaged: all that was staged from `from` on and before `before` (instants as Postgres writes
 * them, which loses nothing). `wiping`: the copy is being made anew, and `before` is known once it is empty.
 */
export type Restaging = { from: string; before: string; wiping: boolean }

/** What was staged this long before the surviving beat may be gone too: an add is acknowledged after at most 5 s. */
const MARGIN = '15 s'

export async function listCopies(hot: Hot): Promise<QueueCopy[]> {
  return hot<QueueCopy[]>`
    select ${queueColumns(hot)}, e.epoch, e.run_id as "runId", e.beat_at as "beatAt",
           case when e.restage_before is not null then json_build_object('from', e.restage_from::text,
             'before', e.restage_before::text, 'wiping', e.restage_before = 'infinity') end as restaging
    from queues q left join epochs e on e.queue = q.name order by q.name`
}

/** Gives new queues their epoch; answers it. */
export async function makeEpochs(hot: Hot, queues: string[]): Promise<Map<string, string>> {
  if (queues.length === 0) return new Map()
  const rows = await hot<{ queue: string; epoch: string }[]>`
    insert into epochs (queue) select name from ${names(hot, queues)} on conflict do nothing returning queue, epoch`
  return toEpochs(rows)
}

/**
 * Notes that the copies of these queues are lost, before anything of them is wiped. A rebuild that is interrupted, at
 * whichever step, is seen by the next one who looks: the copy has another epoch, or something is left to be restaged.
 */
export async function beginRebuild(hot: Hot, queues: string[], runId: string): Promise<Map<string, string>> {
  const rows = await hot<{ queue: string; epoch: string }[]>`
    update epochs e set epoch = gen_random_uuid()::text, run_id = ${runId}, restage_from = '-infinity',
           restage_before = 'infinity', lost_at = now(), rebuilds = rebuilds + 1
    from ${names(hot, queues)} where e.queue = n.name returning e.queue, e.epoch`
  return toEpochs(rows)
}

/**
 * Ends the wiping of these queues: what was staged up to now may have been wiped, what is staged from now on is not. Names
 * the epochs of that rebuild: somebody else's wiping may not be over yet.
 */
export async function endWipe(hot: Hot, copies: { queue: string; epoch: string }[]): Promise<void> {
  if (copies.length === 0) return
  const sorted = copies.map(({ queue, epoch }) => ({ queue, epoch })).toSorted((a, b) => (a.queue < b.queue ? -1 : 1))
  await hot`
    update epochs e set restage_before = clock_timestamp()
    from json_to_recordset(${JSON.stringify(sorted)}::text::json) as c(queue text, epoch text)
    where e.queue = c.queue and e.epoch = c.epoch and e.restage_before = 'infinity'`
}

/** Notes that Redis forgot what came after these beats (epoch ms). What is still to be restaged from earlier stays so. */
export async function beginCatchUp(hot: Hot, beats: { queue: string; beat: number }[], runId: string): Promise<void> {
  const sorted = beats.toSorted((a, b) => (a.queue < b.queue ? -1 : 1))
  await hot`
    update epochs e set run_id = ${runId}, beat_at = to_timestamp(b.beat / 1000), lost_at = now(),
           restage_from = least(e.restage_from, to_timestamp(b.beat / 1000) - ${MARGIN}::interval),
           restage_before = greatest(e.restage_before, now())
    from json_to_recordset(${JSON.stringify(sorted)}::text::json) as b(queue text, beat float8) where e.queue = b.queue`
}

/** Notes that all was restaged, unless more was lost since `restaging` was read. */
export async function endRestaging(hot: Hot, queue: string, restaging: Restaging): Promise<void> {
  await hot`
    update epochs set restage_from = null, restage_before = null
    where queue = ${queue} and restage_from = ${restaging.from}::text::timestamptz
      and restage_before = ${restaging.before}::text::timestamptz`
}

/** Keeps the beat that Redis acknowledged for these queues (epoch ms). */
export async function keepBeat(hot: Hot, queues: string[], beat: number, runId: string): Promise<void> {
  await hot`
    update epochs e set beat_at = to_timestamp(${beat}::float8 / 1000), run_id = ${runId} from ${names(hot, queues)}
    where e.queue = n.name`
}

function names(hot: Hot, queues: string[]) {
  return hot`json_array_elements_text(${JSON.stringify(queues.toSorted())}::text::json) as n(name)`
}

function toEpochs(rows: { queue: string; epoch: string }[]): Map<string, string> {
  return new Map(rows.map(({ queue, epoch }) => [queue, epoch]))
}
