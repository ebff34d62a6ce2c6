import { ERROR_CODES, type ErrorCode, type Route, problem, routes } from '@bullwheel/contracts'
import type { z } from 'zod'
import { FLEET_API_PATHS, FLEET_API_TAG } from '../compat/fleet-api/openapi.ts'
import { COMPAT_PATHS, COMPAT_SCHEMAS, COMPAT_TAG } from '../compat/openapi.ts'
import { LIVE_PATH, LIVE_SCHEMAS } from './live-path.ts'
import { type Json, schemaOf } from './schema-of.ts'

const PROBLEM_REF = { $ref: '#/components/schemas/Problem' }
const REQUEST_ID = { 'x-request-id': { schema: { type: 'string' }, description: 'Names this request in the logs' } }
/** The state of a task may forbid these. */
const CHANGES: ReadonlySet<string> = new Set(['PATCH', 'POST', 'DELETE'])
/** What may go wrong with any call. */
const ALWAYS: readonly ErrorCode[] = ['invalid_input', 'internal', 'unavailable']

/** The OpenAPI 3.1 document, made from the same route table and schemas that validate. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {}
  for (const [name, route] of Object.entries<Route>(routes)) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(name, route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Bullwheel', version, license: { name: 'MIT', identifier: 'MIT' }, description: DESCRIPTION },
    tags: [
      ...[...new Set(Object.values<Route>(routes).map(({ tag }) => tag))].map((name) => ({ name })),
      COMPAT_TAG,
      FLEET_API_TAG,
    ],
    paths: { ...paths, ...OTHER_PATHS, ...LIVE_PATH, ...COMPAT_PATHS, ...FLEET_API_PATHS },
    components: {
      schemas: { Problem: schemaOf(problem, 'output'), ...LIVE_SCHEMAS, ...COMPAT_SCHEMAS },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'bw_session',
          description: 'Changes need the header x-bullwheel-csrf',
        },
      },
    },
  }
}

const DESCRIPTION = [
  'Submit tasks, follow them, stop and retry them.',
  'Times are RFC 3339, durations `30s` or milliseconds, unknown fields are an error.',
  'Errors are RFC 9457 problem documents; their `type` is `urn:bullwheel:<code>`.',
].join(' ')

function operationOf(name: string, route: Route): Json {
  return {
    operationId: name,
    tags: [route.tag],
    summary: route.summary,
    ...(route.role !== 'none' && { description: `Needs the role ${route.role}.` }),
    security: route.role === 'none' ? [] : [{ key: [] }, { session: [] }],
    parameters: [...parametersOf('path', route.params), ...parametersOf('query', route.query), ...headersOf(route)],
    ...(route.body && {
      requestBody: {
        required: !route.body.safeParse(undefined).success,
        content: contentOf(name, schemaOf(route.body, 'input')),
      },
    }),
    responses: { [route.status]: answerOf(name, route), ...problemsOf(route) },
  }
}

function answerOf(name: string, route: Route): Json {
  const base = { description: route.reply === null ? 'Done' : 'The answer', headers: REQUEST_ID }
  return route.reply === null ? base : { ...base, content: contentOf(name, schemaOf(route.reply, 'output')) }
}

// The one call that also speaks NDJSON, a line for each item.
function contentOf(name: string, schema: Json): Json {
  const json = { 'application/json': { schema } }
  return name === 'submitTasks' ? { ...json, 'application/x-ndjson': { schema: { type: 'string' } } } : json
}

function parametersOf(place: 'path' | 'query', schema: z.ZodObject | undefined): Json[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Json; required?: string[] }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

function headersOf({ repeatable }: Route): Json[] {
  if (repeatable !== true) return []
  const description = 'The same key with the same body gives the first answer again, for 24 hours'
  return [
    { name: 'Idempotency-Key', in: 'header', required: false, description, schema: { type: 'string', maxLength: 255 } },
  ]
}

function problemsOf(route: Route): Json {
  const codes: ErrorCode[] = [...ALWAYS]
  if (route.role !== 'none') codes.push('unauthenticated', 'forbidden')
  if (route.params !== undefined) codes.push('not_found')
  if (route.body !== undefined) codes.push('too_large', 'unsupported_media_type', 'unprocessable')
  if (CHANGES.has(route.method) && route.params !== undefined && 'id' in route.params.shape) codes.push('conflict')
  if (route.path.endsWith('/session')) codes.push('unauthenticated', 'rate_limited')
  return Object.fromEntries(
    [...new Set(codes)].map((code) => {
      const { status, title } = ERROR_CODES[code]
      return [status, { description: title, content: { 'application/problem+json': { schema: PROBLEM_REF } } }]
    }),
  )
}

const text = (description: string, mediaType: string): Json => ({
  200: { description, content: { [mediaType]: { schema: { type: 'string' } } } },
})

/** Routes that speak something else than JSON. */
const OTHER_PATHS: Json = {
  '/admin/queues': {
    get: {
      operationId: 'bullBoard',
      tags: ['Redis'],
      summary: 'Bull Board, a page about the jobs in Redis',
      description: 'Needs the role admin.',
      security: [{ key: [] }, { session: [] }],
      responses: text('The page', 'text/html'),
    },
  },
  '/metrics': {
    get: {
      operationId: 'metrics',
      tags: ['System'],
      summary: 'Figures for Prometheus',
      description: 'Needs the role viewer.',
      security: [{ key: [] }, { session: [] }],
      responses: text('The Prometheus text', 'text/plain'),
    },
  },
}
