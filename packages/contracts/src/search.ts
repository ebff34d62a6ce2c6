import { z } from 'zod'
import { levelList, logLevel } from './log.ts'
import { page, stateList } from './page.ts'
import { scheduleId } from './schedule.ts'
import { priority } from './states.ts'
import { taskId, taskSummary } from './task.ts'
import { queueName, text, typeName } from './text.ts'
import { instant, utc } from './time.ts'

/** What is searched: tasks, or the lines that handlers wrote. */
export const SEARCH_KINDS = ['tasks', 'logs'] as const
export const searchKind = z.enum(SEARCH_KINDS)
export type SearchKind = z.infer<typeof searchKind>

/** Who found it: Elasticsearch where one is configured, else the book itself. */
export const searchSource = z.enum(['elasticsearch', 'postgres'])
export type SearchSource = z.infer<typeof searchSource>

/** Characters that may be looked for. */
export const SEARCH_CHARS = 1_000
/** Places in several indices of one search are long. */
const CURSOR_CHARS = 8_192

const taskFilters = {
  state: stateList.optional(),
  tag: text(64).min(1).optional(),
  scheduleId: scheduleId.optional(),
  worker: text(200).min(1).optional(),
  priority: z.coerce.number<string | number>().pipe(priority).optional(),
  createdFrom: instant.optional(),
  createdTo: instant.optional(),
  runFrom: instant.optional(),
  runTo: instant.optional(),
  finishedFrom: instant.optional(),
  finishedTo: instant.optional(),
}
const logFilters = {
  level: levelList.optional(),
  taskId: taskId.optional(),
  attempt: z.coerce.number<string | number>().int().min(1).max(1_000_000).optional(),
  from: instant.optional(),
  to: instant.optional(),
}

/**
 * Query of GET /search. `q`: words that must all be found, `"words in a row"`, `-not` and `begin*`; nothing in it is an
 * error. Filters as in GET /tasks for tasks, and for lines level, taskId, attempt, from and to; queue and type for both.
 * `from` is in a range, `to` is not.
 */
export const searchQuery = z
  .strictObject({
    ...page,
    cursor: z.string().max(CURSOR_CHARS).optional(),
    q: z.string().max(SEARCH_CHARS).default(''),
    kind: searchKind.default('tasks'),
    queue: queueName.optional(),
    type: typeName.optional(),
    ...taskFilters,
    ...logFilters,
  })
  .superRefine((query, ctx) => {
    const others = Object.keys(query.kind === 'tasks' ? logFilters : taskFilters)
    for (const name of others) {
      if (query[name as keyof typeof query] === undefined) continue
      ctx.addIssue({ code: 'custom', path: [name], message: `does not filter ${query.kind}` })
    }
  })
export type SearchQuery = z.output<typeof searchQuery>

/** A piece of a text that was found, in parts: what was looked for is a match. Plain text; never markup. */
export const highlightPart = z.object({ text: z.string(), isMatch: z.boolean() })
export type HighlightPart = z.infer<typeof highlightPart>

const highlightOf = <Field extends string>(fields: readonly [Field, ...Field[]]) =>
  z.object({ field: z.enum(fields), parts: z.array(highlightPart) })

/** A task that was found, as it is now. */
export const foundTask = taskSummary.extend({
  highlights: z.array(highlightOf(['type', 'name', 'tags', 'error', 'payload', 'result'])),
})
export type FoundTask = z.infer<typeof foundTask>

/** A line that was found. `fields` is the JSON that the handler gave. */
export const foundLine = z.object({
  id: z.string(),
  taskId,
  attempt: z.int(),
  line: z.int(),
  at: utc,
  level: logLevel,
  type: z.string(),
  queue: z.string(),
  message: z.string(),
  fields: z.string().nullable(),
  highlights: z.array(highlightOf(['message', 'fields'])),
})
export type FoundLine = z.infer<typeof foundLine>

const found = {
  source: searchSource,
  nextCursor: z.string().nullable(),
  /** How many match, counted up to 10,000; `isTotalExact` false: there are more. */
  total: z.int(),
  isTotalExact: z.boolean(),
}
/** Tasks come the best first and of equals the newest, lines the newest first. What is gone since is left out. */
export const searchReply = z.discriminatedUnion('kind', [
  z.object({ ...found, kind: z.literal('tasks'), items: z.array(foundTask) }),
  z.object({ ...found, kind: z.literal('logs'), items: z.array(foundLine) }),
])
export type SearchReply = z.infer<typeof searchReply>
