import { once } from 'node:events'
import { afterEach } from 'vitest'
import { WebSocket } from 'ws'
import {
  type EventsMessage,
  type LinesMessage,
  type QueuesMessage,
  type WorkersMessage,
  type WsMessage,
  routes,
  wsMessage,
} from '@bullwheel/contracts'
import type { useGateway } from './gateway-fixture.ts'

type Gateway = Pick<ReturnType<typeof useGateway>, 'call' | 'get'>

/** Other test files' open transactions hold the event log back for a moment: they share the server. */
export const PATIENCE = { timeout: 10_000 }

/** Sockets on the gateway of a test file, closed after each test. */
export function useSockets({ call, get }: Gateway) {
  const sockets: WebSocket[] = []
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.terminate()
  })

  const dial = (query: string, headers: Record<string, string>, baseUrl = get().baseUrl): WebSocket => {
    const socket = new WebSocket(`${baseUrl.replace('http', 'ws')}/ws${query}`, { headers })
    sockets.push(socket)
    return socket
  }
  const ticket = async (): Promise<string> => {
    const { body } = await call('POST', '/api/v1/ws-ticket', { as: 'viewer' })
    return routes.createWsTicket.reply.parse(body).ticket
  }
  const open = async (query: string, headers: Record<string, string> = {}, baseUrl?: string) => {
    const socket = dial(query, headers, baseUrl)
    const messages: WsMessage[] = []
    socket.on('message', (data: Buffer) => messages.push(wsMessage.parse(JSON.parse(data.toString()))))
    await once(socket, 'open')
    const send = (command: unknown) => socket.send(typeof command === 'string' ? command : JSON.stringify(command))
    const data = (topic: string) => messages.filter((message) => 'data' in message && message.topic === topic)
    return {
      socket,
      messages,
      send,
      events: (topic: string) => (data(topic) as EventsMessage[]).flatMap((message) => message.data),
      lines: (topic = 'logs') => (data(topic) as LinesMessage[]).flatMap((message) => message.data),
      queues: () => data('queues') as QueuesMessage[],
      workers: () => data('workers') as WorkersMessage[],
    }
  }
  /** Plain text: every message is one line. */
  const openPlain = async () => {
    const socket = dial(`?ticket=${await ticket()}`, {})
    const lines: string[] = []
    socket.on('message', (text: Buffer) => lines.push(text.toString()))
    await once(socket, 'open')
    return { socket, lines }
  }
  const refusal = async (query: string, headers: Record<string, string> = {}): Promise<number> => {
    const socket = dial(query, headers)
    socket.on('error', () => undefined)
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]
    return response.statusCode
  }
  return { ticket, open, openPlain, refusal, connect: async () => open(`?ticket=${await ticket()}`) }
}
