import type { PendingCount } from '@bullwheel/contracts'
import { cancelTask, createPendingCounts } from '@bullwheel/services'
import { connectRedis } from '@bullwheel/queue'
import { afterAll, expect, test, vi } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()
const nowhere = connectRedis('redis://127.0.0.1:1', 'producer', () => undefined)
afterAll(() => nowhere.disconnect())
const ctx = () => ({ deps: get().deps, actor: { name: 't', role: 'admin', auth: 'key' }, requestId: 'r' }) as const

async function read(): Promise<{ source: string | null; counts: PendingCount }> {
  const { headers, body } = await call('GET', '/api/v1/tasks/pending/count', { as: 'viewer' })
  return { source: headers.get('x-bullwheel-source'), counts: body as PendingCount }
}
const submit = async (json: object): Promise<string> =>
  ((await call('POST', '/api/v1/tasks', { json })).body as { id: string }).id

const PATIENCE = { timeout: 10_000 }

test('waiting tasks are counted by queue, type and priority, and follow what changes', async () => {
  expect((await read()).counts).toEqual({ total: 0, byQueue: {}, byType: {}, byPriority: {}, pending_tasks: '0' })
  const first = await submit({ type: 'any', priority: 2 })
  await submit({ type: 'any', queue: 'mail', delay: '1h' })
  await submit({ type: 'sum', payload: { a: 1 } })
  await vi.waitFor(
    async () =>
      expect((await read()).counts).toEqual({
        total: 3,
        byQueue: { default: 1, mail: 1, maths: 1 },
        byType: { any: 2, sum: 1 },
        byPriority: { '2': 1, '5': 2 },
        pending_tasks: '3',
      }),
    PATIENCE,
  )
  await cancelTask({ ctx: ctx(), id: first })
  await vi.waitFor(
    async () => expect((await read()).counts).toMatchObject({ total: 2, byQueue: { mail: 1, maths: 1 } }),
    PATIENCE,
  )
})

test('they come from Redis, where they stay for a second', async () => {
  await vi.waitFor(async () => expect((await read()).source).toBe('cache'), PATIENCE)
  const ttl = await get().deps.redis.pttl(`${get().deps.prefix}:pending`)
  expect(ttl).toBeLessThanOrEqual(1_000)
})

test('without Redis they come from the book', async () => {
  const { deps } = get()
  const counts = createPendingCounts({ hot: deps.book.hot, redis: nowhere, prefix: deps.prefix, log: deps.log })
  const { source, counts: found } = await counts.read()
  expect(source).toBe('book')
  expect(found.total).toBe(2)
  expect(JSON.stringify(found)).toContain('"pending_tasks":"2"')
})

test('however many ask at once, the book is asked once', async () => {
  const { deps } = get()
  await deps.redis.del(`${deps.prefix}:pending`)
  const counts = createPendingCounts({ hot: deps.book.hot, redis: nowhere, prefix: deps.prefix, log: deps.log })
  const answers = await Promise.all(Array.from({ length: 50 }, () => counts.read()))
  expect(new Set(answers.map((answer) => answer.counts)).size).toBe(1)
})
