import { startMailServer } from '@bullwheel/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { RefusedMail, createMailer } from './index.ts'

const closers: (() => Promise<void>)[] = []
afterEach(() => Promise.all(closers.splice(0).map((close) => close())))

async function serve(options: Parameters<typeof startMailServer>[0] = {}) {
  const server = await startMailServer(options)
  closers.push(server.close)
  return server
}

const mail = {
  id: 'alert-7',
  to: ['ada@example.com', 'bob@example.com'],
  subject: 'Firing: ü',
  text: 'Line one\nLine two',
}
const from = 'Bullwheel <alerts@example.com>'

test('a mail reaches every recipient, with an id that repeats share', async () => {
  const { received, url } = await serve()
  await createMailer({ url, from })(mail)
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
  const { url } = await serve({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, callback) => {
      seen.push([username, password])
      callback(null, { user: username })
    },
  })
  await createMailer({ url: url.replace('//', '//us%40er:p%3Ass@'), from })(mail)
  expect(seen).toEqual([['us@er', 'p:ss']])
})

describe('recipients that are refused', () => {
  const noBob = () =>
    serve({
      onRcptTo: ({ address }, _session, callback) =>
        callback(address.startsWith('bob') ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null),
    })

  test('are told beside those who get it', async () => {
    const { received, url } = await noBob()
    const sent = await createMailer({ url, from })(mail)
    expect(sent).toEqual({ refused: ['bob@example.com'] })
    expect(received).toHaveLength(1)
  })

  test('end it for good where they are all there are', async () => {
    const { url } = await noBob()
    const send = createMailer({ url, from })
    await expect(send({ ...mail, to: ['bob@example.com'] })).rejects.toThrow(RefusedMail)
  })
})

test('a server that is not there may come back', async () => {
  const failed = await createMailer({ url: 'smtp://127.0.0.1:1', from })(mail).catch((cause: unknown) => cause)
  expect(failed).not.toBeInstanceOf(RefusedMail)
  expect((failed as Error).message).toMatch(/ECONNREFUSED/)
})
