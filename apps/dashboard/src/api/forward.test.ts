import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { forward } from './forward.ts'

let server: Server | undefined

async function gateway(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

it('hands path, query, method, body and cookie on, and drops what belongs to one connection', async () => {
  const apiUrl = await gateway((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { cookie, connection, 'x-hop': hop, 'accept-encoding': encoding } = request.headers
      const body = Buffer.concat(chunks).toString()
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify({ method: request.method, url: request.url, cookie, connection, hop, encoding, body }),
      )
    })
  })
  const request = new Request('http://dashboard/api/v1/tasks?limit=2', {
    method: 'POST',
    headers: { cookie: 'bw_session=s', connection: 'x-hop', 'x-hop': '1', 'accept-encoding': 'br' },
    body: '{"a":1}',
  })
  const answer = await forward(request, apiUrl)
  expect(await answer.json()).toEqual({
    method: 'POST',
    url: '/api/v1/tasks?limit=2',
    cookie: 'bw_session=s',
    connection: 'keep-alive',
    encoding: 'identity',
    body: '{"a":1}',
  })
})

it('gives status, headers and each Set-Cookie back', async () => {
  const apiUrl = await gateway((_, response) => {
    response.writeHead(409, { 'set-cookie': ['a=1; Path=/', 'b=2; HttpOnly'], 'retry-after': '3' })
    response.end('no')
  })
  const answer = await forward(new Request('http://dashboard/api/v1/me'), apiUrl)
  expect(answer.status).toBe(409)
  expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; HttpOnly'])
  expect(answer.headers.get('retry-after')).toBe('3')
  expect(await answer.text()).toBe('no')
})

it('passes an answer on while it is still being written', async () => {
  let finish: () => void = () => undefined
  const apiUrl = await gateway((_, response) => {
    response.write('first')
    finish = () => response.end('last')
  })
  const answer = await forward(new Request('http://dashboard/api/v1/events'), apiUrl)
  const reader = answer.body?.getReader()
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('first')
  finish()
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('last')
})

it('answers with a problem document when the gateway is away', async () => {
  const apiUrl = await gateway(() => undefined)
  server?.close()
  const answer = await forward(new Request('http://dashboard/api/v1/me'), apiUrl)
  expect(answer.status).toBe(503)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(await answer.json()).toMatchObject({ type: 'urn:bullwheel:unavailable', status: 503 })
})
