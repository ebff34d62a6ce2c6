import type { WebsocketPluginOptions } from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'

/** A hundred topics and a cursor are 7 KiB. */
const MAX_MESSAGE_BYTES = 16 * 1024
const GOING_AWAY = 1001
/** A peer that does not answer the close by then is cut off, so that shutting down never waits for it. */
const FAREWELL_MS = 1_000

/** How sockets are taken and let go. */
export function webSocketOptions(app: FastifyInstance): WebsocketPluginOptions {
  return {
    options: { maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false, autoPong: false },
    errorHandler: (error, socket, request) => {
      request.log.debug({ err: error }, 'a WebSocket failed')
      socket.terminate()
    },
    preClose: (done) => {
      const { clients } = app.websocketServer
      for (const client of clients) client.close(GOING_AWAY, 'shutting down')
      setTimeout(() => {
        for (const client of clients) client.terminate()
      }, FAREWELL_MS).unref()
      app.websocketServer.close()
      done()
    },
  }
}
