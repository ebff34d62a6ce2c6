import {
  LOG_FIELDS,
  type LogQuery,
  type SearchTerm,
  TASK_FIELDS,
  type TaskField,
  type TaskQuery,
  type TimeRange,
} from '@bullwheel/domain'
import type { TaskState } from '@bullwheel/contracts'
import type { estypes } from '@elastic/elasticsearch'

export type Query = NonNullable<estypes.QueryDslQueryContainer>

/** What a field adds to the score of a task where a term stands in it; of several the most counts. */
const WEIGHTS: Record<TaskField, number> = { type: 4, name: 4, tags: 2, error: 1, payload: 1, result: 1 }

/** Words that a beginning after other words (`"dark bl*"`) may go on to: of a beginning alone all are found. */
const MAX_EXPANSIONS = 256

/** The clock decides between the states of a waiting task. */
export function taskQuery(query: TaskQuery, now: number): Query {
  const { terms, states, queue, type, tag, scheduleId, worker, priority, created, run, finished } = query
  const wanted = terms.filter(({ isExcluded }) => !isExcluded)
  return {
    bool: {
      must: wanted.map((term) => bestOf(term)),
      must_not: excluded(terms, TASK_FIELDS),
      filter: [
        ...one('queue', queue),
        ...one('type', type),
        ...one('tags', tag),
        ...one('scheduleId', scheduleId),
        ...one('worker', worker),
        ...one('priority', priority),
        ...range('createdAt', created),
        ...range('runAt', run),
        ...range('finishedAt', finished),
        ...(states === undefined ? [] : [anyOf(states.map((state) => shownAs(state, now)))]),
      ],
    },
  }
}

export function logQuery({ terms, levels, taskId, attempt, queue, type, at }: LogQuery): Query {
  const wanted = terms.filter(({ isExcluded }) => !isExcluded)
  return {
    bool: {
      must_not: excluded(terms, LOG_FIELDS),
      filter: [
        ...wanted.map((term) => anyOf(LOG_FIELDS.map((field) => stands(term, field)))),
        ...(levels === undefined ? [] : [{ terms: { level: levels } }]),
        ...one('taskId', taskId),
        ...one('attempt', attempt),
        ...one('queue', queue),
        ...one('type', type),
        ...range('at', at),
      ],
    },
  }
}

/** Whether there are scores: without a term that is looked for, everything is as good as everything else. */
export const isRanked = ({ terms }: TaskQuery): boolean => terms.some(({ isExcluded }) => !isExcluded)

function bestOf(term: SearchTerm): Query {
  return {
    dis_max: {
      queries: TASK_FIELDS.map((field) => ({ constant_score: { filter: stands(term, field), boost: WEIGHTS[field] } })),
    },
  }
}

function excluded(terms: SearchTerm[], fields: readonly string[]): Query[] {
  return terms.filter(({ isExcluded }) => isExcluded).flatMap((term) => fields.map((field) => stands(term, field)))
}

/** A term's words in a row in one text of a field. No text of a user's is parsed on the way. */
function stands({ words, isPrefix }: SearchTerm, field: string): Query {
  const name = `text.${field}`
  const [first = '', ...others] = words
  if (others.length === 0) return isPrefix ? { prefix: { [name]: first } } : { term: { [name]: first } }
  const query = words.join(' ')
  return isPrefix
    ? { match_phrase_prefix: { [name]: { query, max_expansions: MAX_EXPANSIONS } } }
    : { match_phrase: { [name]: query } }
}

/** As shownState in the domain. */
function shownAs(state: TaskState, now: number): Query {
  if (state !== 'queued' && state !== 'scheduled' && state !== 'retrying') return { term: { state } }
  const waiting = { term: { state: 'waiting' } }
  if (state === 'queued') return allOf([waiting, { range: { runAt: { lte: now } } }])
  const attempts = state === 'scheduled' ? { lte: 0 } : { gte: 1 }
  return allOf([waiting, { range: { runAt: { gt: now } } }, { range: { attempt: attempts } }])
}

const allOf = (filter: Query[]): Query => ({ bool: { filter } })
const anyOf = (should: Query[]): Query => ({ bool: { should, minimum_should_match: 1 } })

function one(field: string, value: string | number | undefined): Query[] {
  return value === undefined ? [] : [{ term: { [field]: value } }]
}

function range(field: string, { from, to }: TimeRange = {}): Query[] {
  if (from === undefined && to === undefined) return []
  return [{ range: { [field]: { ...(from !== undefined && { gte: from }), ...(to !== undefined && { lte: to }) } } }]
}
