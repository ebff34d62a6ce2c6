import { describe, expect, test, vi } from 'vitest'
import { BOUNDS, bulkReceipt, problem, routes } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'
import { useGateway } from './gateway-fixture.ts'

const { call, get, secrets } = useGateway()
const NDJSON = { 'content-type': 'application/x-ndjson' }
const bulk = async (json: unknown, headers: Record<string, string> = {}) => {
  const answer = await call('POST', '/api/v1/tasks/bulk', { json, headers })
  return { ...answer, items: answer.status === 200 ? routes.submitTasks.reply.parse(answer.body).items : [] }
}
const stream = async (body: RequestInit['body'], headers: Record<string, string> = {}) => {
  const answer = await call('POST', '/api/v1/tasks/bulk', { body, headers: { ...NDJSON, ...headers } })
  const receipts = answer.text.split('\n').filter((line) => line !== '')
  return { ...answer, receipts: receipts.map((line) => bulkReceipt.parse(JSON.parse(line))) }
}
const line = (value: unknown): string => `${JSON.stringify(value)}\n`

describe('a JSON array', () => {
  test('every item stands alone, receipts stand at their places', async () => {
    const { status, items } = await bulk([
      { type: 'any' },
      { type: 'nobody' },
      7,
      { type: 'sum', payload: {} },
      { type: 'any', x: 1 },
    ])
    expect(status).toBe(200)
    expect(items.map((item) => item.status)).toEqual([201, 422, 400, 400, 400])
    expect(items[4]).toMatchObject({ error: { errors: [{ path: 'x' }] } })
  })

  test('10,000 tasks are taken, 10,001 are not', async () => {
    const many = Array.from({ length: BOUNDS.bulkItems }, () => ({ type: 'any' }))
    const { items } = await bulk(many)
    expect(new Set(items.map((item) => ('id' in item ? item.id : ''))).size).toBe(BOUNDS.bulkItems)
    expect(await bulk([...many, { type: 'any' }])).toMatchObject({ status: 400 })
  })

  test.each([[[]], [{}], ['x'], [null]])('%j is no bulk', async (json) =>
    expect(await bulk(json)).toMatchObject({ status: 400 }),
  )

  test('above 32 MiB it is too large', async () => {
    const body = `["${'x'.repeat(BOUNDS.bulkBodyBytes)}"]`
    expect(await call('POST', '/api/v1/tasks/bulk', { body })).toMatchObject({ status: 413 })
  })

  test('a repeat under the same key is not accepted twice', async () => {
    const items = [{ type: 'any' }, { type: 'any', idempotencyKey: 'mine' }]
    const [first, second] = [
      await bulk(items, { 'idempotency-key': 'b' }),
      await bulk(items, { 'idempotency-key': 'b' }),
    ]
    expect(second.items).toEqual(first.items)
  })
})

describe('when only a part can be accepted', () => {
  const full = () => new AppError('unavailable', 'full', { retryAfterS: 1 })
  const items = Array.from({ length: 1_500 }, () => ({ type: 'any' }))

  test('the rest gets receipts that say so, since the others are in the book', async () => {
    const { intake } = get().deps
    const { accept } = intake
    vi.spyOn(intake, 'accept').mockImplementationOnce(accept).mockRejectedValueOnce(full())
    const receipts = (await bulk(items)).items.map((item) => item.status)
    expect(receipts.slice(0, 1_000)).toEqual(Array.from({ length: 1_000 }, () => 201))
    expect(receipts.slice(1_000)).toEqual(Array.from({ length: 500 }, () => 503))
  })

  test('and when nothing can, the whole is 503 with Retry-After', async () => {
    vi.spyOn(get().deps.intake, 'accept').mockRejectedValue(full())
    const answer = await bulk(items)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('1')
    expect((await stream(line({ type: 'any' }))).receipts).toMatchObject([{ status: 503 }])
  })
})

describe('NDJSON', () => {
  test('each line gets its receipt line, in order; one that is no JSON gets its own', async () => {
    const body = [
      line({ type: 'any' }),
      '{"type":\n',
      '\n  \r\n',
      line({ type: 'nobody' }),
      line('x'.repeat(BOUNDS.ndjsonLineBytes)),
      '{"type":"any","payload":{"__proto__":1}}\n',
      JSON.stringify({ type: 'any' }),
    ].join('')
    const { status, headers, receipts } = await stream(body)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/x-ndjson')
    expect(receipts.map((receipt) => receipt.status)).toEqual([201, 400, 422, 413, 400, 201])
    expect(receipts.map((receipt) => ('error' in receipt ? problem.parse(receipt.error).detail : ''))[1]).toBe(
      'The line is not valid JSON.',
    )
  })

  test('bytes that are no UTF-8 spoil their own line only', async () => {
    const body = Buffer.concat([Buffer.from([0x22, 0xff, 0x22, 0x0a]), Buffer.from(line({ type: 'any' }))])
    expect((await stream(body)).receipts.map((receipt) => receipt.status)).toEqual([400, 201])
  })

  test('an empty stream has no receipts', async () => {
    expect(await stream('')).toMatchObject({ status: 200, receipts: [] })
  })

  test('a stream is longer than any body may be, and repeats under the same key', async () => {
    const text = line({ type: 'any', payload: 'x'.repeat(100_000) }).repeat(20)
    expect(text.length).toBeGreaterThan(BOUNDS.bodyBytes)
    const first = await stream(text, { 'idempotency-key': 'n' })
    expect(first.receipts.map((receipt) => receipt.status)).toEqual(Array.from({ length: 20 }, () => 201))
    expect((await stream(text, { 'idempotency-key': 'n' })).receipts).toEqual(first.receipts)
  })

  test('a sender that waits for each receipt gets it before it sends on', async () => {
    const encoder = new TextEncoder()
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const answering = fetch(`${get().baseUrl}/api/v1/tasks/bulk`, {
      method: 'POST',
      headers: { ...NDJSON, authorization: `Bearer ${secrets.operator}` },
      body: readable,
      duplex: 'half',
    } as RequestInit)
    await writer.write(encoder.encode(line({ type: 'any' })))
    const { body } = await answering
    if (body === null) throw new Error('no body')
    const reader = body.pipeThrough(new TextDecoderStream()).getReader()
    expect(JSON.parse((await reader.read()).value ?? '')).toMatchObject({ status: 201 })
    await writer.write(encoder.encode(line({ type: 'nobody' })))
    expect(JSON.parse((await reader.read()).value ?? '')).toMatchObject({ status: 422 })
    await writer.close()
    expect(await reader.read()).toMatchObject({ done: true })
  })

  test('a sender that goes away in the middle loses nothing that has a receipt and breaks nothing', async () => {
    const controller = new AbortController()
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const answering = fetch(`${get().baseUrl}/api/v1/tasks/bulk`, {
      method: 'POST',
      headers: { ...NDJSON, authorization: `Bearer ${secrets.operator}` },
      body: readable,
      duplex: 'half',
      signal: controller.signal,
    } as RequestInit)
    await writer.write(new TextEncoder().encode(line({ type: 'any' })))
    const reader = (await answering).body?.pipeThrough(new TextDecoderStream()).getReader()
    const receipt = bulkReceipt.parse(JSON.parse((await reader?.read())?.value ?? ''))
    controller.abort()
    await expect(reader?.read()).rejects.toThrow()
    await writer.abort().catch(() => undefined)
    expect(await call('GET', `/api/v1/tasks/${'id' in receipt ? receipt.id : ''}`)).toMatchObject({ status: 200 })
    expect(get().logLines.filter((logged) => logged.includes('"level":50'))).toEqual([])
  })
})
