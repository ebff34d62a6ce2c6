import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { PAGE_ORIGIN, useGateway } from './gateway-fixture.ts'

const { call, raw, get } = useGateway({ isAuthOff: true })
const status = async (headers: Record<string, string>) => {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const answer = await raw(`GET /api/v1/me HTTP/1.1\r\n${lines.join('')}connection: close\r\n\r\n`)
  return Number(answer.split(' ')[1])
}

describe('with auth off', () => {
  test('everybody on this machine may do everything', async () => {
    expect(await call('GET', '/api/v1/me', { as: 'nobody' })).toMatchObject({
      status: 200,
      body: { role: 'admin', auth: 'off' },
    })
    expect(await call('POST', '/api/v1/tasks', { as: 'nobody', json: { type: 'any' } })).toMatchObject({ status: 201 })
  })

  test.each(['localhost', 'localhost:8080', '127.0.0.1', '127.0.0.1:80', '[::1]', '[::1]:8080'])(
    'host %s is taken',
    async (host) => {
      expect(await status({ host })).toBe(200)
    },
  )

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:80',
    '10.0.0.1',
    '0.0.0.0',
    'x@localhost',
    '',
  ])('host "%s" is refused: its name may lead here from anywhere', async (host) =>
    expect(await status({ host })).toBe(403),
  )

  test.each([PAGE_ORIGIN, 'http://localhost:8080'])('a page of %s may call', async (origin) => {
    expect(await status({ host: 'localhost:8080', origin })).toBe(200)
  })

  test.each(['http://evil.example', 'https://localhost:8080', 'http://localhost:9999', 'null'])(
    'a page of %s may not',
    async (origin) => {
      expect(await status({ host: 'localhost:8080', origin })).toBe(403)
      const answer = await call('POST', '/api/v1/tasks', { as: 'nobody', json: { type: 'any' }, headers: { origin } })
      expect(answer).toMatchObject({ status: 403, body: { type: 'urn:bullwheel:forbidden' } })
    },
  )

  test('a page of another origin cannot open a WebSocket, others need no ticket', async () => {
    const url = `${get().baseUrl.replace('http', 'ws')}/ws`
    const refused = new WebSocket(url, { origin: 'http://evil.example' })
    refused.on('error', () => undefined)
    expect((await once(refused, 'unexpected-response'))[1]).toMatchObject({ statusCode: 403 })
    const taken = new WebSocket(url, { origin: PAGE_ORIGIN })
    await once(taken, 'open')
    for (const socket of [refused, taken]) socket.terminate()
  })
})
