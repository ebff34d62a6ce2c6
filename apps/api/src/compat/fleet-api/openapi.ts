import { type Json, schemaOf } from '../../docs/schema-of.ts'
import { FLEET_API } from './index.ts'
import type { FleetApiRoute } from './route.ts'

const TAG = 'Worker API'

export const FLEET_API_TAG = {
  name: TAG,
  description:
    'What an existing dashboard of workers calls, in its words. Here 10 is the most urgent priority. Unknown fields are ignored.',
}

/** Their paths. */
export const FLEET_API_PATHS: Json = Object.fromEntries(
  FLEET_API.map((route) => [route.path, { [route.method.toLowerCase()]: operationOf(route) }]),
)

function operationOf({ path, method, role, summary, from, input, status, reply }: FleetApiRoute): Json {
  const content = (schema: Json): Json => ({ 'application/json': { schema } })
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [TAG],
    summary,
    description: `Needs the role ${role}.`,
    security: [{ key: [] }, { session: [] }],
    ...(from === 'query' && { parameters: [{ name: 'id', in: 'query', required: true, schema: { type: 'string' } }] }),
    ...(from === 'body' && { requestBody: { required: true, content: content(schemaOf(input, 'input')) } }),
    responses: {
      [status]: { description: 'The answer', content: content(schemaOf(reply, 'output')) },
      default: {
        description: 'What went wrong',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}
