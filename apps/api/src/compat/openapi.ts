import { SEARCH_CHARS } from '@bullwheel/contracts'
import { z } from 'zod'
import { type Json, schemaOf } from '../docs/schema-of.ts'
import { foundTask, keyValue, oldSubmission, recentEvent } from './schemas.ts'

const TAG = 'Snake-case API'

export const COMPAT_TAG = {
  name: TAG,
  description: [
    'What existing dashboards call, in their words.',
    'Beside these: `POST /api/v1/tasks` also takes the body `SnakeCaseTask` (known by `max_retries` or `scheduled_time`);',
    '`GET /api/v1/tasks/pending/count` carries `pending_tasks`; `GET /api/v1/query_range` answers as Prometheus does;',
    '`/ws` speaks plain text to a client that sends no command.',
  ].join(' '),
}

export const COMPAT_SCHEMAS: Json = { SnakeCaseTask: schemaOf(oldSubmission, 'input') }

/** Their paths. */
export const COMPAT_PATHS: Json = {
  '/kafka/events': read({
    operationId: 'recentEvents',
    summary: 'The newest 500 events, oldest first; from Kafka where brokers are set, else from the event log',
    role: 'viewer',
    items: recentEvent,
    headers: {
      'x-bullwheel-source': { description: 'Where they were read', schema: { enum: ['kafka', 'postgres'] } },
    },
  }),
  '/redis/keys': read({
    operationId: 'redisValues',
    summary: 'At most 500 keys of Redis with what they hold, as text, without what looks like a secret',
    role: 'admin',
    items: keyValue,
  }),
  '/api/v1/tasks/search/{query}': read({
    operationId: 'searchTasks',
    summary: 'Tasks that hold what is looked for, the best first',
    role: 'viewer',
    items: foundTask,
    parameters: [{ name: 'query', in: 'path', required: true, schema: { type: 'string', maxLength: SEARCH_CHARS } }],
  }),
}

type Read = {
  operationId: string
  summary: string
  role: string
  items: z.ZodType
  headers?: Json
  parameters?: Json[]
}

function read({ operationId, summary, role, items, headers = {}, parameters = [] }: Read): Json {
  const content = { 'application/json': { schema: schemaOf(z.array(items), 'output') } }
  const responses = { 200: { description: 'A bare array', headers, content } }
  const security = [{ key: [] }, { session: [] }]
  const description = `Needs the role ${role}.`
  return { get: { operationId, tags: [TAG], summary, description, security, parameters, responses } }
}
