import { once } from 'node:events'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { RefusedMail, createMailer } from './index.ts'

const servers: SMTPServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise<void>((done) => server.close(() => done())))))

async function serve(options: SMTPServerOptions = {}) {
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
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { received, port: address.port }
}

const mail = {
  id: 'alert-7',
  to: ['ada@example.com', 'bob@example.com'],
  subject: 'Firing: ü',
  text: 'Line one\nLine two',
}
const from = 'Bullwheel <alerts@example.com>'

test('a mail reaches every recipient, with an id that repeats share', async () => {
  const { received, port } = await serve()
  await createMailer({ url: `smtp://127.0.0.1:${port}`, from })(mail)
  expect(received).toHaveLength(1)
  for (const line of [
    'From: Bullwheel <alerts@example.com>',
    'To: ada@example.com, bob@example.com',
    'Message-ID: <alert-7@example.com>',
    'Line one\r\nLine two',
  ]) {
    expect(received[0]).toContain(line)
  }
})

test('signs in with the name and password of the address', async () => {
  const seen: unknown[] = []
  const { port } = await serve({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, callback) => {
      seen.push([username, password])
      callback(null, { user: username })
    },
  })
  await createMailer({ url: `smtp://us%40er:p%3Ass@127.0.0.1:${port}`, from })(mail)
  expect(seen).toEqual([['us@er', 'p:ss']])
})

describe('recipients that are refused', () => {
  const noBob = () =>
    serve({
      onRcptTo: ({ address }, _session, callback) =>
        callback(address.startsWith('bob') ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null),
    })

  test('are told beside those who get it', async () => {
    const { received, port } = await noBob()
    const sent = await createMailer({ url: `smtp://127.0.0.1:${port}`, from })(mail)
    expect(sent).toEqual({ refused: ['bob@example.com'] })
    expect(received).toHaveLength(1)
  })

  test('end it for good where they are all there are', async () => {
    const { port } = await noBob()
    const send = createMailer({ url: `smtp://127.0.0.1:${port}`, from })
    await expect(send({ ...mail, to: ['bob@example.com'] })).rejects.toThrow(RefusedMail)
  })
})

test('a server that is not there may come back', async () => {
  const failed = await createMailer({ url: 'smtp://127.0.0.1:1', from })(mail).catch((cause: unknown) => cause)
  expect(failed).not.toBeInstanceOf(RefusedMail)
  expect((failed as Error).message).toMatch(/ECONNREFUSED/)
})
