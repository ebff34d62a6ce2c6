import { type SearchReply, routes } from '@bullwheel/contracts'
import { createPostgresSearchWriter, readTaskDocuments } from '@bullwheel/db'
import type { LogDocument, SearchIndex } from '@bullwheel/domain'
import { expect, test } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()

type Found<Kind extends SearchReply['kind']> = Extract<SearchReply, { kind: Kind }>

async function search(query: string): Promise<Found<'tasks'>> {
  const answer = await call('GET', `/api/v1/search?${query}`, { as: 'viewer' })
  expect(answer, query).toMatchObject({ status: 200 })
  return routes.search.reply.parse(answer.body) as Found<'tasks'>
}
const searchLogs = async (query: string): Promise<Found<'logs'>> =>
  (await search(`kind=logs&${query}`)) as unknown as Found<'logs'>

/** As its mirror does. */
async function index(...ids: string[]): Promise<void> {
  const { hot } = get().deps.book
  await createPostgresSearchWriter(hot).putTasks(await readTaskDocuments(hot, ids))
}

async function submit(body: object): Promise<string> {
  const answer = await call('POST', '/api/v1/tasks', { json: { type: 'any', ...body } })
  expect(answer.status).toBe(201)
  const { id } = answer.body as { id: string }
  await index(id)
  return id
}

const marked = (parts: { text: string; isMatch: boolean }[]): string =>
  parts.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join('')
const idsOf = ({ items }: { items: { id: string }[] }): string[] => items.map(({ id }) => id)

test('finds tasks as they are now, with what was found marked', async () => {
  const id = await submit({
    name: 'Send the heron',
    tags: ['birds'],
    payload: { note: 'a grey\nheron <b>' },
    priority: 2,
  })
  const { items, ...head } = await search('q=heron')
  expect(head).toEqual({ kind: 'tasks', source: 'postgres', nextCursor: null, total: 1, isTotalExact: true })
  expect(items).toMatchObject([{ id, name: 'Send the heron', state: 'queued', priority: 2, tags: ['birds'] }])
  expect(items[0]?.highlights.map(({ field, parts }) => [field, marked(parts)])).toEqual([
    ['name', 'Send the [heron]'],
    ['payload', '{"note":"a grey [heron] <b>"}'],
  ])
  expect(idsOf(await search('q=%22grey%20heron%22%20-blue'))).toEqual([id])
  expect(idsOf(await search('q=her*%20bir*'))).toEqual([id])
  expect(idsOf(await search('q=hero'))).toEqual([])
})

test('filters as the list of tasks does, and by more', async () => {
  const soon = new Date(Date.now() + 3_600_000).toISOString()
  const now = await submit({ name: 'egret', queue: 'marsh', tags: ['x', 'y'], priority: 1 })
  const later = await submit({ name: 'egret', queue: 'lake', runAt: soon })
  expect(idsOf(await search('q=egret'))).toEqual([later, now])
  for (const filter of [
    'queue=marsh',
    'tag=y',
    'priority=1',
    'state=queued,failed',
    `runTo=${encodeURIComponent(soon)}`,
  ]) {
    expect(idsOf(await search(`q=egret&${filter}`)), filter).toEqual([now])
  }
  for (const filter of ['queue=lake', 'state=scheduled', `runFrom=${encodeURIComponent(soon)}`]) {
    expect(idsOf(await search(`q=egret&${filter}`)), filter).toEqual([later])
  }
  for (const filter of [
    'type=sum',
    'worker=w',
    'scheduleId=019aa000-0000-7000-8000-000000000001',
    'finishedFrom=2020-01-01T00:00:00Z',
  ]) {
    expect(idsOf(await search(`q=egret&${filter}`)), filter).toEqual([])
  }
  expect(idsOf(await search('queue=marsh'))).toEqual([now])
})

test('pages with a cursor, which means nothing elsewhere', async () => {
  const ids: string[] = []
  for (let n = 0; n < 5; n++) ids.unshift(await submit({ name: `plover ${n}` }))
  const first = await search('q=plover&limit=2')
  expect(first).toMatchObject({ total: 5, isTotalExact: true })
  const second = await search(`q=plover&limit=2&cursor=${first.nextCursor}`)
  const third = await search(`q=plover&limit=2&cursor=${second.nextCursor}`)
  expect([first, second, third].flatMap(idsOf)).toEqual(ids)
  expect(third.nextCursor).toBeNull()
  expect(await call('GET', `/api/v1/search?kind=logs&cursor=${first.nextCursor}`)).toMatchObject({ status: 400 })
  const forged = (place: unknown, kind = 'tasks') =>
    Buffer.from(JSON.stringify({ kind, source: 'postgres', place })).toString('base64url')
  for (const place of [[], ['x', 'y'], [1, "'"], [null, null], [1e300, ids[0]]]) {
    expect(await call('GET', `/api/v1/search?q=plover&cursor=${forged(place)}`)).toMatchObject({ status: 400 })
  }
  for (const place of [['x', 'y'], [Number.MAX_VALUE, 'y'], []]) {
    expect(await call('GET', `/api/v1/search?kind=logs&cursor=${forged(place, 'logs')}`)).toMatchObject({ status: 400 })
  }
})

test('leaves out what is gone from the book, and what has another state by now', async () => {
  const [kept, gone, cancelled] = [
    await submit({ name: 'avocet' }),
    await submit({ name: 'avocet' }),
    await submit({ name: 'avocet' }),
  ]
  await call('DELETE', `/api/v1/tasks/${gone}`)
  await call('POST', `/api/v1/tasks/${cancelled}/cancel`)
  expect(idsOf(await search('q=avocet'))).toEqual([cancelled, kept])
  expect(idsOf(await search('q=avocet&state=queued'))).toEqual([kept])
})

test('finds lines of handlers, newest first, but not of tasks that are gone', async () => {
  const { hot } = get().deps.book
  const [taskId, gone] = [await submit({}), await submit({})]
  const common = { taskId, attempt: 1, line: 1, at: Date.now() - 1_000, message: '', fields: null }
  const line = (id: string, over: Partial<LogDocument>): LogDocument => ({
    id,
    level: 'info',
    type: 'any',
    queue: 'default',
    ...common,
    ...over,
  })
  const lines = [
    line('1', { message: 'saw a bittern', level: 'warn' }),
    line('2', { message: 'and then', fields: '{"bird":"bittern"}', attempt: 2, at: Date.now() }),
    line('3', { message: 'bittern', taskId: gone }),
  ]
  await createPostgresSearchWriter(hot).putLogs(lines)
  await call('DELETE', `/api/v1/tasks/${gone}`)
  const found = await searchLogs('q=bittern')
  expect(found.items).toMatchObject([
    { id: '2', taskId, attempt: 2, message: 'and then', fields: '{"bird":"bittern"}' },
    { id: '1', level: 'warn', type: 'any', queue: 'default' },
  ])
  expect(found.items.map(({ highlights }) => highlights.map(({ field, parts }) => [field, marked(parts)]))).toEqual([
    [['fields', '{"bird":"[bittern]"}']],
    [['message', 'saw a [bittern]']],
  ])
  expect(idsOf(await searchLogs('q=bittern&level=warn,error'))).toEqual(['1'])
  expect(idsOf(await searchLogs(`taskId=${taskId}&attempt=2`))).toEqual(['2'])
  expect(idsOf(await searchLogs(`q=bittern&to=${new Date(Date.now() - 500).toISOString()}`))).toEqual(['1'])
})

test.each([
  'limit=0',
  'limit=201',
  'kind=events',
  'state=nice',
  'level=info',
  'kind=logs&state=failed',
  'kind=logs&level=loud',
  'attempt=1',
  'priority=11',
  'createdFrom=yesterday',
  'cursor=nonsense',
  'other=1',
])('refuses %s', async (query) => {
  const [name] = query.replace(/^kind=logs&/, '').split('=')
  const answer = await call('GET', `/api/v1/search?${query}`)
  expect(answer).toMatchObject({ status: 400 })
  const { errors } = answer.body as { errors: { path: string }[] }
  expect(errors.map(({ path }) => path.split('.')[0])).toEqual([name])
})

test('refuses to look for more than a thousand characters', async () => {
  expect(await call('GET', `/api/v1/search?q=${'x'.repeat(1_001)}`)).toMatchObject({ status: 400 })
})

test('nothing that is looked for is an error', async () => {
  for (const q of ['%00', '%ED%A0%80', "'", '"', '((', 'a:*', '\\', 'x '.repeat(500), '%', '&|!<->']) {
    await search(`q=${q.startsWith('%') ? q.replace(/^%$/, '%25') : encodeURIComponent(q)}`)
  }
})

test('needs a key', async () => {
  expect(await call('GET', '/api/v1/search', { as: 'nobody' })).toMatchObject({ status: 401 })
})

test('a search that does not answer is a 503 within seconds that says so, and everything else goes on', async () => {
  const { deps } = get()
  const real = deps.search
  const never = (): Promise<never> => new Promise(() => undefined)
  deps.search = { source: 'elasticsearch', findTasks: never, findLogs: never } satisfies SearchIndex
  const begun = performance.now()
  const asked = call('GET', '/api/v1/search?q=x')
  expect(await call('GET', '/api/v1/tasks')).toMatchObject({ status: 200 })
  const answer = await asked
  expect(performance.now() - begun).toBeLessThan(10_000)
  expect(answer).toMatchObject({
    status: 503,
    body: { detail: expect.stringContaining('Elasticsearch did not answer') as string },
  })
  expect(answer.headers.get('retry-after')).toBe('5')
  deps.search = real
})
