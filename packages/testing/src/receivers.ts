import { once } from 'node:events'
import { type IncomingHttpHeaders, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type ReceivedRequest = { headers: IncomingHttpHeaders; body: string }
export type Receiver<Item> = { url: string; received: Item[]; close: () => Promise<void> }

/** A web server on a port of its own that keeps what it is sent; `statusOf` decides what it answers (default 200). */
export async function startWebReceiver(
  statusOf: (request: ReceivedRequest) => number = () => 200,
): Promise<Receiver<ReceivedRequest>> {
  const received: ReceivedRequest[] = []
  const server = createServer((request, response) => {
    text(request).then(
      (body) => {
        const one = { headers: request.headers, body }
        received.push(one)
        response.writeHead(statusOf(one)).end()
      },
      () => response.destroy(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  return { url: `http://127.0.0.1:${port}/hook`, received, close }
}

/** A mail server on a port of its own that keeps the mails it is sent, as text with their headers. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<Receiver<string>> {
  const received: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, callback) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.once('end', () => {
        received.push(Buffer.concat(chunks).toString())
        callback()
      })
    },
    ...options,
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  const close = (): Promise<void> => new Promise((done) => server.close(() => done()))
  return { url: `smtp://127.0.0.1:${port}`, received, close }
}
