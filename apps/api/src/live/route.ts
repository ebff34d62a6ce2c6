import type { FastifyInstance } from 'fastify'
import type { RawData } from 'ws'
import type { Gateway } from '../gateway.ts'
import { createHub } from './hub.ts'
import { MAX_UNREAD_BYTES } from './outlet.ts'

/** Each is bounded, and all of them together are. */
const MAX_CONNECTIONS = 5_000
const TRY_LATER = 1013

/** GET /ws: what happens, as it happens. Commands and messages: `wsCommand` and `wsMessage` in contracts. */
export function registerLive(app: FastifyInstance, gateway: Gateway): void {
  const onError = (cause: unknown): void => app.log.warn({ err: cause }, 'it cannot be told who may still follow')
  const hub = createHub({ ...gateway, onError })
  app.addHook('onReady', async () => hub.start())
  app.addHook('preClose', async () => hub.stop())
  app.get('/ws', { websocket: true, config: { role: 'viewer', takesTicket: true } }, (socket, request) => {
    if (hub.size >= MAX_CONNECTIONS) return socket.close(TRY_LATER, 'too many connections')
    const connection = hub.add(socket, request.actor?.credential)
    socket.on('message', (data) => connection.receive(textOf(data)))
    socket.on('pong', () => connection.answered())
    // The library would answer every ping of a peer that reads no answers.
    socket.on('ping', (data) => {
      if (socket.bufferedAmount <= MAX_UNREAD_BYTES) socket.pong(data)
    })
    socket.on('close', () => hub.remove(connection))
  })
}

function textOf(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString()
}
