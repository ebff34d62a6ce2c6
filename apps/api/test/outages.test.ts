import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { openBook } from '@bullwheel/db'
import { useGateway } from './gateway-fixture.ts'

describe('without Redis', () => {
  const { call } = useGateway({ redisUrl: 'redis://127.0.0.1:1' })

  test('tasks are accepted, and it is ready but degraded', async () => {
    const { status, body } = await call('POST', '/api/v1/tasks', { json: { type: 'any' } })
    expect({ status, body }).toMatchObject({ status: 201, body: { state: 'queued' } })
    expect(await call('GET', '/readyz', { as: 'nobody' })).toMatchObject({ status: 200, body: { status: 'degraded' } })
    expect(await call('GET', '/api/v1/system/ledger')).toMatchObject({
      status: 200,
      body: { queues: [{ redis: null }] },
    })
    expect(await call('GET', '/api/v1/health')).toMatchObject({ body: { status: 'degraded' } })
  })
})

describe('without Postgres', () => {
  const { call, get } = useGateway()

  test('every call says 503 with Retry-After instead of failing, and the process lives', async () => {
    await call('GET', '/api/v1/me')
    await get().deps.book.close()
    for (const [method, path, json] of [
      ['POST', '/api/v1/tasks', { type: 'any' }],
      ['GET', '/api/v1/tasks', undefined],
      ['GET', '/api/v1/system/ledger', undefined],
    ] as const) {
      const answer = await call(method, path, { json })
      expect(answer).toMatchObject({ status: 503, body: { type: 'urn:bullwheel:unavailable' } })
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect(await call('GET', '/readyz', { as: 'nobody' })).toMatchObject({ status: 503, body: { status: 'down' } })
    expect(await call('GET', '/livez', { as: 'nobody' })).toMatchObject({ status: 200 })
  })
})

describe('with a Postgres that accepts connections and drops them', () => {
  const { call, get } = useGateway({ timeLimits: { readMs: 300, changeMs: 500 } })
  const server = createServer((socket) => socket.destroy())
  afterAll(() => void server.close())

  test('no call hangs: each says 503 with Retry-After when its time is over', async () => {
    await call('GET', '/api/v1/me')
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { deps } = get()
    const working = deps.book
    const url = `postgres://nobody@127.0.0.1:${(server.address() as AddressInfo).port}/none`
    deps.book = openBook({ url, applicationName: 'test' })
    for (const [method, path] of [
      ['GET', '/api/v1/tasks'],
      ['GET', '/api/v1/queues'],
      ['POST', '/api/v1/tasks/01a1fdd6-1ebf-7000-9b34-5d7e1c7f9183/cancel'],
    ] as const) {
      const answer = await call(method, path)
      expect(answer).toMatchObject({ status: 503, body: { type: 'urn:bullwheel:unavailable' } })
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    get().gateway.authenticator.forget()
    expect(await call('GET', '/api/v1/me', { headers: { authorization: 'Bearer other' } })).toMatchObject({
      status: 503,
    })
    await deps.book.close()
    deps.book = working
  })
})
