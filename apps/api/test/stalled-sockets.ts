import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type Socket, connect } from 'node:net'

/**
 * Opens WebSockets over plain TCP that subscribe to these topics, and never read a byte again once that is confirmed. Without topics they say
 * nothing at all.
 */
export async function openStalled(baseUrl: string, key: string, count: number, topics: string[]): Promise<Socket[]> {
  const { hostname, port } = new URL(baseUrl)
  const openOne = async (): Promise<Socket> => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.write(upgrade(key))
    const [head] = (await once(socket, 'data')) as [Buffer]
    if (!head.toString().startsWith('HTTP/1.1 101')) throw new Error(head.toString())
    if (topics.length > 0) {
      socket.write(textFrame(JSON.stringify({ subscribe: topics })))
      await once(socket, 'data')
    }
    socket.pause()
    return socket
  }
  const sockets: Socket[] = []
  while (sockets.length < count) {
    const some = Math.min(50, count - sockets.length)
    sockets.push(...(await Promise.all(Array.from({ length: some }, openOne))))
  }
  return sockets
}

function upgrade(key: string): string {
  const head = [
    'GET /ws HTTP/1.1',
    'host: localhost',
    'connection: Upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
    `authorization: Bearer ${key}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n`
}

/** A masked frame, as clients send them. */
function textFrame(text: string): Buffer {
  const mask = randomBytes(4)
  const body = Buffer.from(text)
  const head = body.length < 126 ? [0x81, 0x80 | body.length] : [0x81, 0xfe, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from(head), mask, body.map((byte, at) => byte ^ (mask[at % 4] ?? 0))])
}
