import type { Hot } from './connect.ts'
import type { Segment } from './events.ts'
import type { LogSegment } from './logs/log-segment.ts'

/** What is written in segments: lifecycle events, and the lines of handlers. A table or view of (seq, xid, cluster, at, body). */
type Segments = { events: Segment; task_log_segments: LogSegment }
export type LogName = keyof Segments

/**
 * How far a reader of the event log has come in what one cluster wrote: it has seen every transaction that the snapshot
 * `seen` sees, and of those that `until` sees besides the segments up to `seq`. Snapshots are `pg_snapshot` as text;
 * `until` null: no batch is begun.
 */
export type LogPlace = { cluster: string; seen: string; until: string | null; seq: number }

export type LogPage<Name extends LogName = 'events'> = {
  /** In the order in which each task's events happened. */
  segments: Segments[Name][]
  /** Where to go on. */
  place: LogPlace
  /** False when there is more already. */
  isAtEnd: boolean
}

/** Snapshots that see no transaction, and every one. */
const NOTHING = '1:1:'
const EVERYTHING = '9000000000000000000:9000000000000000000:'

/** The place after all that is committed. */
export async function findLogEnd(hot: Hot): Promise<LogPlace> {
  const [row] = await hot<{ cluster: string; seen: string }[]>`
    select cluster_id()::text as cluster, pg_current_snapshot()::text as seen`
  return placeAfter(row?.cluster ?? '', row?.seen ?? NOTHING)
}

/** The place before the oldest segment that is kept. */
export async function findLogBegin(hot: Hot, log: LogName = 'events'): Promise<LogPlace> {
  const [first] = await findGenerations(hot, log)
  return first === undefined ? { ...(await findLogEnd(hot)), seen: NOTHING } : placeAfter(first.cluster, NOTHING)
}

/** No transaction that writes is open for so long. */
const LONGEST = '10 minutes'

/**
 * The place before everything that was written since an instant, by the database's clock. Transactions that overlap it may
 * bring some that is older.
 */
export async function findPlaceBefore(hot: Hot, since: Date, log: LogName = 'events'): Promise<LogPlace> {
  const [row] = await hot<{ cluster: string; xid: string }[]>`
    with first as materialized (select cluster, at from ${hot(log)} where at >= ${since} order by at limit 1)
    select f.cluster::text, min(e.xid)::text as xid
    from first f join ${hot(log)} e
      on e.at >= f.at and e.at < f.at + ${LONGEST}::interval and e.cluster = f.cluster
    group by f.cluster`
  return row === undefined ? findLogEnd(hot) : placeAfter(row.cluster, `${row.xid}:${row.xid}:`)
}

/**
 * The next segments, at most `limit` and about `bytes`. What is new is the difference of two snapshots, so nothing is
 * missed however transactions overlap, and one that stays open holds no others back. It is read by `seq`: that is taken
 * after the task rows were locked, so of two segments about one task the earlier one has the smaller `seq`, and it is
 * committed when the later one is. By transaction id the order of one task's events would be wrong.
 *
 * After a dump and restore, transaction ids begin again: what other clusters wrote is read to its end first.
 */
export async function readLog<Name extends LogName = 'events'>(
  hot: Hot,
  place: LogPlace,
  limit: number,
  log?: Name,
  bytes = PAGE_BYTES,
): Promise<LogPage<Name>> {
  const at = { hot, log: log ?? ('events' as Name), limit, bytes }
  if (place.until === EVERYTHING) return readGeneration(at, place)
  if (place.until !== null) return readBatch(at, { ...place, until: place.until })
  const { current, until, first } = await findNews(at, place)
  if (place.cluster !== current) return readGeneration(at, place)
  if (first === null) return { segments: [], place: placeAfter(current, until), isAtEnd: true }
  return readBatch(at, { ...place, until, seq: first - 1 })
}

type Reading<Name extends LogName> = { hot: Hot; log: Name; limit: number; bytes: number }

type News = {
  /** The cluster that runs now. */
  current: string
  /** What is committed now. */
  until: string
  /** The smallest `seq` that is new in it. */
  first: number | null
}

/** OFFSET 0 keeps the planner from looking for the minimum along the index on `seq`, through all that was seen already. */
async function findNews({ hot, log }: Reading<LogName>, { cluster, seen }: LogPlace): Promise<News> {
  const [row] = await hot<News[]>`
    select cluster_id()::text as current, pg_current_snapshot()::text as until, least(
      (select min(seq) from (
        select seq from ${hot(log)}
        where cluster = ${cluster}::bigint and xid >= pg_snapshot_xmax(${seen}::text::pg_snapshot) offset 0) e),
      (select min(seq) from (
        select e.seq from pg_snapshot_xip(${seen}::text::pg_snapshot) x(xid)
        join ${hot(log)} e on e.cluster = ${cluster}::bigint and e.xid = x.xid offset 0) e)) as first`
  return row as News
}

/** What another cluster wrote is complete. */
async function readGeneration<Name extends LogName>(at: Reading<Name>, place: LogPlace): Promise<LogPage<Name>> {
  const { hot, log } = at
  const page = await readBatch(at, { ...place, until: EVERYTHING })
  if (!page.isAtEnd) return page
  const generations = (await findGenerations(hot, log)).map(({ cluster }) => cluster)
  const next = generations[generations.indexOf(place.cluster) + 1] ?? (await findLogEnd(hot)).cluster
  return { segments: page.segments, place: placeAfter(next, NOTHING), isAtEnd: false }
}

/** The clusters that wrote what is kept, the oldest first: each one's first transaction tells when it began. */
async function findGenerations(hot: Hot, log: LogName): Promise<{ cluster: string }[]> {
  return hot<{ cluster: string }[]>`
    with recursive clusters as (
      (select cluster from ${hot(log)} order by cluster limit 1)
      union all
      select (select e.cluster from ${hot(log)} e where e.cluster > c.cluster order by e.cluster limit 1)
      from clusters c where c.cluster is not null)
    select c.cluster::text as cluster
    from clusters c cross join lateral (
      select seq from ${hot(log)} e where e.cluster = c.cluster order by e.xid, e.seq limit 1) f
    order by f.seq`
}

/** A segment holds up to some thousand events: pages are bounded by bytes, too. One segment is always read. */
const PAGE_BYTES = 2 * 2 ** 20

async function readBatch<Name extends LogName>(
  { hot, log, limit, bytes }: Reading<Name>,
  place: LogPlace & { until: string },
): Promise<LogPage<Name>> {
  const { cluster, seen, until, seq } = place
  const table: LogName = log
  const rows = await hot<{ seq: number; upto: number }[]>`
    select seq, xid::text, extract(epoch from at)::float8 * 1000 as at, body, upto
    from (
      select e.*, sum(octet_length(body::text)) over (order by seq rows unbounded preceding) as upto
      from (
        select * from ${hot(table)}
        where seq > ${seq} and cluster = ${cluster}::bigint
          and not pg_visible_in_snapshot(xid, ${seen}::text::pg_snapshot)
          and pg_visible_in_snapshot(xid, ${until}::text::pg_snapshot)
        order by seq limit ${limit}) e) p
    where upto - octet_length(body::text) < ${bytes} order by seq`
  const last = rows.at(-1)
  const isCut = last !== undefined && (rows.length === limit || last.upto >= bytes)
  const segments = rows.map(({ upto: _upto, ...segment }) => segment as unknown as Segments[Name])
  if (isCut) return { segments, place: { ...place, seq: last.seq }, isAtEnd: false }
  return { segments, place: placeAfter(cluster, until), isAtEnd: true }
}

const placeAfter = (cluster: string, seen: string): LogPlace => ({ cluster, seen, until: null, seq: 0 })

/** Longer snapshots, of hundreds of open transactions, are shortened: what they had seen beside those is read again. */
const MAX_CHARS = 900
const PLACE = /^(-?\d{1,20})\.((\d{1,20}):\d{1,20}:[\d,]*)$/

/** A place as a reader outside may keep it. In the midst of a batch it is where the batch began. */
export function encodePlace({ cluster, seen }: LogPlace): string {
  const text = `${cluster}.${seen}`
  if (text.length <= MAX_CHARS) return text
  const [oldest = '1'] = seen.split(':')
  return `${cluster}.${oldest}:${oldest}:`
}

/** Undefined for what is no place, or none that Postgres would read. */
export function decodePlace(text: string): LogPlace | undefined {
  const [, cluster, seen] = PLACE.exec(text) ?? []
  return cluster === undefined || seen === undefined || !isSnapshot(seen) ? undefined : placeAfter(cluster, seen)
}

/** 0 < xmin ≤ xmax, and what was open lies between them in order. */
function isSnapshot(text: string): boolean {
  const [xmin = '', xmax = '', open = ''] = text.split(':')
  const ids = [xmin, ...(open === '' ? [] : open.split(',')), xmax]
  if (ids.some((id) => id === '' || BigInt(id) >= 2n ** 62n)) return false
  const numbers = ids.map(BigInt)
  return (numbers[0] ?? 0n) > 0n && numbers.every((id, at) => at === 0 || id >= (numbers[at - 1] ?? 0n))
}

/** Tells which transactions of its cluster a reader at this place has seen. */
export function seenBy({ seen }: LogPlace): (xid: string) => boolean {
  const [xmin = '', xmax = '', open = ''] = seen.split(':')
  const [first, end, isOpen] = [BigInt(xmin), BigInt(xmax), new Set(open.split(','))]
  return (xid) => {
    const id = BigInt(xid)
    return id < first || (id < end && !isOpen.has(xid))
  }
}

/** How many transactions began after one place and before the other; infinite between two clusters. */
export function transactionsBetween(from: LogPlace, to: LogPlace): number {
  if (from.cluster !== to.cluster) return Number.POSITIVE_INFINITY
  const next = ({ seen }: LogPlace): number => Number(seen.split(':')[1])
  return next(to) - next(from)
}
