import { LOG_FIELDS, TASK_FIELDS } from '@bullwheel/domain'
import type { estypes } from '@elastic/elasticsearch'
import type { IndexNames } from './index-names.ts'

type Mapping = Record<string, estypes.MappingProperty>

const keyword = { type: 'keyword', ignore_above: 8_191 } as const
const instant = { type: 'date', format: 'epoch_millis' } as const
const integer = { type: 'integer' } as const
/** Kept and shown, not searched: its words are in `text`. */
const kept = { type: 'object', enabled: false } as const
/** Words are decided by us: what is here are words already, one blank between two. Scores are constant: no norms. */
const words = { type: 'text', analyzer: 'whitespace', norms: false } as const

const textOf = (fields: readonly string[]): Mapping => ({
  text: { properties: Object.fromEntries(fields.map((field) => [field, words])) },
})

const TASK_MAPPING: Mapping = {
  id: keyword,
  version: { type: 'long' },
  type: keyword,
  name: keyword,
  queue: keyword,
  state: keyword,
  attempt: integer,
  priority: integer,
  tags: keyword,
  worker: keyword,
  scheduleId: keyword,
  createdAt: instant,
  runAt: instant,
  finishedAt: instant,
  payload: { type: 'flattened', ignore_above: 1_024 },
  result: kept,
  error: { properties: { name: keyword, message: kept } },
  ...textOf(TASK_FIELDS),
}

const LOG_MAPPING: Mapping = {
  id: keyword,
  taskId: keyword,
  attempt: integer,
  line: integer,
  at: instant,
  level: keyword,
  type: keyword,
  queue: keyword,
  message: kept,
  fields: kept,
  ...textOf(LOG_FIELDS),
}

/** Above the templates that Elasticsearch brings along. */
const PRIORITY = 500

const SETTINGS = {
  number_of_shards: 1,
  auto_expand_replicas: '0-1',
  // Said, not left to its default: an index that nobody searched for a while would not be refreshed.
  refresh_interval: '1s',
}

export type Template = estypes.IndicesPutIndexTemplateRequest

/** How long a deleted task is remembered, so that an older version that comes late does not bring it back. */
const REMEMBER_DELETED = '15m'

export function taskTemplate({ tasks, tasksPattern }: IndexNames): Template {
  return {
    name: tasks,
    index_patterns: [tasksPattern],
    priority: PRIORITY,
    template: { settings: { index: { ...SETTINGS, gc_deletes: REMEMBER_DELETED } }, mappings: mappings(TASK_MAPPING) },
  }
}

export function logTemplate({ logs, logsPattern }: IndexNames): Template {
  return {
    name: logs,
    index_patterns: [logsPattern],
    priority: PRIORITY,
    template: {
      settings: { index: { ...SETTINGS, codec: 'best_compression' } },
      mappings: mappings(LOG_MAPPING),
      aliases: { [logs]: {} },
    },
  }
}

function mappings(properties: Mapping): estypes.MappingTypeMapping {
  return { dynamic: false, _source: { excludes: ['text'] }, properties }
}
