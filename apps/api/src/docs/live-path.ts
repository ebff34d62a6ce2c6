import { wsCommand, wsMessage } from '@bullwheel/contracts'
import { type Json, schemaOf } from './schema-of.ts'

const DESCRIPTION = `
Send \`{subscribe, unsubscribe, cursor}\`; \`cursor\` replays what came after it. Topics:

- \`tasks\` and \`events\`: lifecycle events, \`{topic, cursor, data}\`; a flood is a gap for \`tasks\`, which serves lists
- \`tasks:<id>\`: events of one task, and \`{topic, progress}\` as its handler tells it
- \`logs\` and \`logs:<id>\`: lines that handlers wrote, and one for each lifecycle event
- \`queues\` and \`workers\`: \`{topic, cursor, whole, data, gone}\`, first the whole, then what changed, at most about twice a second

\`{topic, gap: {from, to}}\`: the reader was too slow, or the cursor too old; read the list again. Empty \`data\` confirms a
subscription and is repeated every 15 s. A client that subscribes to nothing for 300 ms gets \`logs\` as plain text, a line a message.

Closed with 1001 when the gateway stops, 1008 when a peer reads nothing for 45 s or sends commands and reads no answers, 1009
for a command above 16 KiB, 1013 when there are too many connections or Postgres is away: come again.
`.trim()

/** GET /ws. */
export const LIVE_PATH: Json = {
  '/ws': {
    get: {
      operationId: 'live',
      tags: ['Events'],
      summary: 'WebSocket: what happens, within 500 ms of its commit',
      description: DESCRIPTION,
      security: [{ key: [] }, { session: [] }],
      parameters: [
        {
          name: 'ticket',
          in: 'query',
          required: false,
          description: 'From createWsTicket; once, for 30 s',
          schema: { type: 'string' },
        },
      ],
      responses: { 101: { description: 'Switching to WebSocket' } },
    },
  },
}

/** What is sent on it, both ways. */
export const LIVE_SCHEMAS: Json = {
  WsCommand: schemaOf(wsCommand, 'input'),
  WsMessage: schemaOf(wsMessage, 'output'),
}
