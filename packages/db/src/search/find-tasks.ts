import type { TaskState } from '@bullwheel/contracts'
import { type SearchPage, type SearchTerm, type StoredState, type TaskQuery, type TimeRange } from '@bullwheel/domain'
import type { Hot } from '../connect.ts'
import { type Fragment, allOf, patternOf, rangeConditions, rowConditions, toTsquery } from './search-conditions.ts'

/** Of what matches the newest are ranked and counted; one more tells that there are more. */
const MAX_RANKED = 10_000
const HEAD_WEIGHT = 4
const LABEL_WEIGHT = 2

/** What finished by then was made by then, whatever the clocks of two processes differ by. */
const SLACK_MS = 60_000

type Found = { total: number; hits: [id: string, score: number][] }

/**
 * In a transaction of `withSearchPlans`. A rare word or filter is a bitmap scan of each day's GIN index, sorted; of a common
 * one the newest rows are walked through by id until 10,001 match. At 200,000 tasks: rare 3–9 ms, common 16–28 ms, common
 * with one state 55 ms; what no index narrows (all but one word, a range of times) walks through all, 110–460 ms.
 */
export async function findTasks(sql: Hot, query: TaskQuery): Promise<SearchPage<{ id: string }>> {
  const { limit, after } = query
  const score = scoreOf(sql, query.terms)
  const place =
    after === undefined ? sql`true` : sql`(score, id) < (${Number(after[0])}::integer, ${String(after[1])}::uuid)`
  const [row] = await sql<Found[]>`
    with matches as materialized (
      select id, ${score} as score from task_search
      where ${allOf(sql, conditionsOf(sql, query))} order by id desc limit ${MAX_RANKED + 1}),
    ranked as (select id, score from matches order by id desc limit ${MAX_RANKED})
    select (select count(*) from matches) as total,
           (select coalesce(json_agg(json_build_array(id, score) order by score desc, id desc), '[]') from (
             select id, score from ranked where ${place} order by score desc, id desc limit ${limit + 1}) p) as hits`
  const { total, hits } = row ?? { total: 0, hits: [] }
  const page = hits.slice(0, limit)
  const last = page.at(-1)
  return {
    hits: page.map(([id]) => ({ id })),
    next: hits.length > limit && last !== undefined ? [last[1], last[0]] : undefined,
    total: Math.min(total, MAX_RANKED),
    isTotalExact: total <= MAX_RANKED,
  }
}

/** The sum over the terms of what the best place of each one weighs. */
function scoreOf(sql: Hot, terms: SearchTerm[]): Fragment {
  return terms
    .filter(({ isExcluded }) => !isExcluded)
    .reduce(
      (sum, term) => {
        const pattern = patternOf(term)
        return sql`${sum} + case when strpos(head, ${pattern}) > 0 then ${HEAD_WEIGHT}::integer
        when strpos(labels, ${pattern}) > 0 then ${LABEL_WEIGHT}::integer else 1 end`
      },
      sql`0`,
    )
}

function conditionsOf(sql: Hot, query: TaskQuery): Fragment[] {
  const { terms, states, queue, type, tag, scheduleId, worker, priority, created, run, finished } = query
  const words = toTsquery(terms, {
    state: states && [...new Set(states.map(storedState))],
    queue: one(queue),
    type: one(type),
    tag: one(tag),
    schedule: one(scheduleId),
    worker: one(worker),
    priority: one(priority),
  })
  return [
    words === undefined ? sql`words is not null` : sql`words @@ ${words}::text::tsquery`,
    ...rowConditions(sql, terms, ['head', 'labels', 'body']),
    ...clockConditions(sql, states),
    ...createdConditions(sql, created),
    ...createdConditions(sql, { to: finished?.to === undefined ? undefined : finished.to + SLACK_MS }),
    ...rangeConditions(sql, 'run_at', run),
    ...rangeConditions(sql, 'finished_at', finished),
  ]
}

const one = <Value>(value: Value | undefined): Value[] | undefined => (value === undefined ? undefined : [value])

function storedState(state: TaskState): StoredState {
  return state === 'scheduled' || state === 'queued' || state === 'retrying' ? 'waiting' : state
}

/** Which of the waiting tasks are meant, by the database's clock (domain: shownState). */
function clockConditions(sql: Hot, states: TaskState[] | undefined): Fragment[] {
  if (states === undefined || !states.some((state) => storedState(state) === 'waiting')) return []
  const has = (state: TaskState): boolean => states.includes(state)
  return [
    sql`case when state <> 'waiting' then true when run_at <= now() then ${has('queued')}::boolean
      when attempt = 0 then ${has('scheduled')}::boolean else ${has('retrying')}::boolean end`,
  ]
}

/** When a task was made stands in its id: a range of it is one of days, and of an index. */
function createdConditions(sql: Hot, created: TimeRange | undefined): Fragment[] {
  const { from, to } = created ?? {}
  return [
    ...(from === undefined ? [] : [sql`id >= ${firstId(from)}::uuid`]),
    ...(to === undefined ? [] : [sql`id < ${firstId(to + 1)}::uuid`]),
  ]
}

/** The smallest UUIDv7 of a millisecond. */
function firstId(ms: number): string {
  const hex = Math.min(Math.max(Math.trunc(ms), 0), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
