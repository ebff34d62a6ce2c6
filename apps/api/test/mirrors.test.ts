import { routes } from '@bullwheel/contracts'
import {
  blameCursor,
  findLogBegin,
  holdCursor,
  moveCursor,
  readLog,
  releaseCursor,
  writeDeadLetters,
} from '@bullwheel/db'
import { beforeEach, expect, test } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()
const path = '/api/v1/mirrors'
const kafka = { mirror: 'kafka', partition: 0, holder: 'test' }

const hot = () => get().deps.book.hot
const submit = async (count: number): Promise<void> => {
  const answer = await call('POST', '/api/v1/tasks/bulk', {
    json: Array.from({ length: count }, () => ({ type: 'any' })),
  })
  expect(answer.status).toBe(200)
}
const mirrors = async () => {
  const { warnings, ...rest } = routes.listMirrors.reply.parse((await call('GET', path, { as: 'viewer' })).body)
  // Transactions are those of the whole server, which other tests use, too.
  return { ...rest, warnings: warnings.filter((text) => text.includes('mirror')) }
}
const kafkaMirror = async () => (await mirrors()).items.find(({ name }) => name === 'kafka')
const lettersOf = async (name: string, query = '') =>
  routes.listDeadLetters.reply.parse((await call('GET', `${path}/${name}/dead-letters${query}`, { as: 'viewer' })).body)

/** As a copier that has copied everything there is. */
async function copyAll(): Promise<void> {
  for (let isAtEnd = false; !isAtEnd;) {
    const from = await holdCursor(hot(), kafka, { begin: await findLogBegin(hot()), log: 'events' }, 60_000)
    if (from === undefined) throw new Error('somebody else holds the cursor')
    const page = await readLog(hot(), from, 100)
    await moveCursor(hot(), kafka, { from, to: page.place, eventAt: page.segments.at(-1)?.at ?? null })
    isAtEnd = page.isAtEnd
  }
}

beforeEach(copyAll)

test('each mirror tells how far it is behind, and who copies', async () => {
  await submit(5)
  expect(await kafkaMirror()).toMatchObject({
    copies: 'events',
    state: 'running',
    lag: { items: 5, isExact: true },
    deadLetters: 0,
    partitions: [{ partition: 0, holder: 'test', items: 5, error: null }],
  })
  await copyAll()
  expect(await kafkaMirror()).toMatchObject({ state: 'running', lag: { items: 0, seconds: 0 } })
  expect((await mirrors()).warnings).toEqual([])
})

test('a mirror that does not get on, and one that nobody copies, are warnings; /health and /metrics say it too', async () => {
  await submit(1)
  await blameCursor(hot(), kafka, 'the broker is away')
  expect((await mirrors()).warnings).toEqual(['The mirror kafka does not get on (1 behind): the broker is away'])
  const health = routes.getHealth.reply.parse((await call('GET', '/api/v1/health', { as: 'viewer' })).body)
  expect(health.parts.find(({ name }) => name === 'mirrors')).toMatchObject({
    status: 'down',
    detail: 'The mirror kafka does not get on (1 behind): the broker is away',
  })
  await copyAll()
  await releaseCursor(hot(), kafka)
  expect(await kafkaMirror()).toMatchObject({ state: 'stopped', error: null })
  expect((await mirrors()).warnings[0]).toContain('No process copies for the mirror kafka')
  await writeDeadLetters(hot(), 'kafka', [{ taskId: '019aa000-0000-7000-8000-000000000001', item: {}, reason: 'x' }])
  await submit(2)
  const { text } = await call('GET', '/metrics', { as: 'viewer' })
  expect(text).toContain('bullwheel_mirror_lag_events{mirror="kafka"} 2\n')
  expect(text).toMatch(/bullwheel_mirror_lag_seconds\{mirror="kafka"\} \d/)
  expect(text).toContain('bullwheel_mirror_dead_letters{mirror="kafka"} 1\n')
  expect(text).toMatch(/bullwheel_oldest_transaction_seconds \d/)
  await call('POST', `${path}/kafka/dead-letters/discard`, { json: {} })
})

test('an open transaction that is old is told with its process', async () => {
  const held = Promise.withResolvers<undefined>()
  const opened = Promise.withResolvers<number>()
  const holding = hot().begin(async (tx) => {
    const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid, pg_current_xact_id()`
    opened.resolve(row?.pid ?? 0)
    await held.promise
  })
  const pid = await opened.promise
  const openedAt = performance.now()
  const { oldestTransaction } = await mirrors()
  held.resolve(undefined)
  await holding
  // The server is shared: somebody else's may be older still.
  const isOurs = oldestTransaction?.pid === pid && oldestTransaction.application === 'test'
  expect(isOurs || (oldestTransaction?.seconds ?? 0) > (performance.now() - openedAt) / 1_000).toBe(true)
})

test('dead letters are listed in pages, asked for again, and given up', async () => {
  const letterOf = (n: number) => ({
    taskId: `019aa000-0000-7000-8000-00000000000${n}`,
    item: { kind: 'created', n },
    reason: `reason ${n}`,
  })
  await writeDeadLetters(hot(), 'kafka', [1, 2, 3].map(letterOf))
  const first = await lettersOf('kafka', '?limit=2')
  const second = await lettersOf('kafka', `?limit=2&cursor=${first.nextCursor ?? ''}`)
  const all = [...first.items, ...second.items]
  expect(all.map(({ reason }) => reason)).toEqual(['reason 3', 'reason 2', 'reason 1'])
  expect(all[0]).toMatchObject({ ...letterOf(3), refusals: 1, isWanted: false })
  expect(second.nextCursor).toBeNull()
  expect((await kafkaMirror())?.deadLetters).toBe(3)

  const replay = `${path}/kafka/dead-letters/replay`
  expect(await call('POST', replay, { json: { ids: [all[0]?.id] } })).toMatchObject({
    status: 200,
    body: { letters: 1 },
  })
  expect((await lettersOf('kafka')).items.map(({ isWanted }) => isWanted)).toEqual([true, false, false])
  expect(await call('POST', replay)).toMatchObject({ status: 200, body: { letters: 2 } })
  expect(await call('POST', replay, { as: 'viewer' })).toMatchObject({ status: 403 })
  expect(await call('POST', `${path}/kafka/dead-letters/discard`)).toMatchObject({ body: { letters: 3 } })
  expect((await lettersOf('kafka')).items).toEqual([])
})

test('a mirror is sent back to a time, and never on: what it has not copied stays; statistics are not sent back', async () => {
  const before = new Date(Date.now() - 60_000).toISOString()
  await submit(3)
  await copyAll()
  const sent = await call('POST', `${path}/kafka/replay`, { as: 'admin', json: { from: before } })
  expect(sent.status).toBe(200)
  expect((await kafkaMirror())?.lag.items).toBeGreaterThanOrEqual(3)
  await copyAll()
  await submit(2)
  const later = new Date(Date.now() + 60_000).toISOString()
  await call('POST', `${path}/kafka/replay`, { as: 'admin', json: { from: later } })
  expect((await kafkaMirror())?.lag.items).toBeGreaterThanOrEqual(2)
  expect(await call('POST', `${path}/kafka/replay`, { json: { from: before } })).toMatchObject({ status: 403 })
  expect(await call('POST', `${path}/kafka/replay`, { as: 'admin', json: { from: 'then' } })).toMatchObject({
    status: 400,
  })
  expect(await call('POST', `${path}/nobody/replay`, { as: 'admin', json: { from: before } })).toMatchObject({
    status: 404,
  })
  const stats = { mirror: 'stats', partition: 0, holder: 'test' }
  await holdCursor(hot(), stats, { begin: await findLogBegin(hot()), log: 'events' }, 1)
  expect(await call('POST', `${path}/stats/replay`, { as: 'admin', json: { from: before } })).toMatchObject({
    status: 409,
  })
})

test('a mirror that runs cannot be removed; one that is left over can', async () => {
  expect(await call('DELETE', `${path}/kafka`, { as: 'admin' })).toMatchObject({ status: 409 })
  const old = { mirror: 'left-over', partition: 0, holder: 'test' }
  await holdCursor(hot(), old, { begin: await findLogBegin(hot()), log: 'events' }, 60_000)
  await writeDeadLetters(hot(), 'left-over', [
    { taskId: '019aa000-0000-7000-8000-000000000001', item: {}, reason: 'x' },
  ])
  await releaseCursor(hot(), old)
  expect(await call('DELETE', `${path}/left-over`)).toMatchObject({ status: 403 })
  expect(await call('DELETE', `${path}/left-over`, { as: 'admin' })).toMatchObject({ status: 204 })
  expect(await call('DELETE', `${path}/left-over`, { as: 'admin' })).toMatchObject({ status: 404 })
  const stats = { mirror: 'stats', partition: 0, holder: 'test' }
  await holdCursor(hot(), stats, { begin: await findLogBegin(hot()), log: 'events' }, 1)
  await releaseCursor(hot(), stats)
  expect(await call('DELETE', `${path}/stats`, { as: 'admin' })).toMatchObject({ status: 409 })
  expect((await mirrors()).items.map(({ name }) => name)).not.toContain('left-over')
})
