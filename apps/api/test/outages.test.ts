import { describe, expect, test } from 'vitest'
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
