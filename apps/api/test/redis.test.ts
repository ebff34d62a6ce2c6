import { randomBytes } from 'node:crypto'
import type { Problem, RedisInfo, RedisKey, RedisValue } from '@bullwheel/contracts'
import { SCAN_START, type ScanPlace, listKeys, readTexts, textBudget } from '@bullwheel/queue'
import { listRedisValues } from '@bullwheel/services'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Asked, useGateway } from './gateway-fixture.ts'

const gateway = useGateway()
const own = `probe-${randomBytes(4).toString('hex')}`
type Page = { items: RedisKey[]; nextCursor: string | null }

const redis = () => gateway.get().deps.redis
const encoded = (key: string): string => encodeURIComponent(key)

async function listAll(pattern: string, limit = 50): Promise<RedisKey[]> {
  const found: RedisKey[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query = new URLSearchParams({ pattern, limit: String(limit), ...(cursor !== '' && { cursor }) })
    const page: Page = (await gateway.call('GET', `/api/v1/redis/keys?${query.toString()}`, { as: 'viewer' }))
      .body as Page
    expect(page.items.length).toBeLessThanOrEqual(limit)
    found.push(...page.items)
    cursor = page.nextCursor
  }
  return found
}

const read = (key: string, query = '', asked: Asked = { as: 'admin' }) =>
  gateway.call('GET', `/api/v1/redis/keys/${encoded(key)}${query}`, asked)

async function valueOf(key: string, query = ''): Promise<RedisValue> {
  const answer = await read(key, query)
  expect(answer.status).toBe(200)
  return answer.body as RedisValue
}

beforeAll(async () => {
  await redis().set(`${own}:text`, 'hello', 'PX', 60_000)
  await redis().hset(`${own}:hash`, { name: 'x', password: 'canary-hash', data: '{"apiKey":"canary-json","n":1}' })
  await redis().rpush(`${own}:list`, ...Array.from({ length: 120 }, (_, at) => `item ${at}`))
  await redis().sadd(`${own}:set`, ...Array.from({ length: 700 }, (_, at) => `member ${at}`))
  await redis().zadd(`${own}:zset`, 1, 'first', 2.5, 'second', '+inf', 'last')
  await redis().xadd(`${own}:stream`, '1-1', 'event', 'waiting', 'token', 'canary-stream')
  await redis().xadd(`${own}:stream`, '2-1', 'event', 'active')
  await redis().set(`${own}:session-token`, 'canary-key')
})

describe('the list of keys', () => {
  test('gives type, size, memory and time to live of each key', async () => {
    const keys = await listAll(`${own}:*`)
    expect(Object.fromEntries(keys.map(({ key, type, size }) => [key.slice(own.length + 1), [type, size]]))).toEqual({
      text: ['string', 5],
      hash: ['hash', 3],
      list: ['list', 120],
      set: ['set', 700],
      zset: ['zset', 3],
      stream: ['stream', 2],
      'session-token': ['string', 10],
    })
    const text = keys.find(({ key }) => key === `${own}:text`)
    expect(text?.ttlMs).toBeGreaterThan(0)
    expect(text?.memoryBytes).toBeGreaterThan(5)
    expect(keys.find(({ key }) => key === `${own}:hash`)?.ttlMs).toBeNull()
  })

  test('comes in pages that miss no key, among many others that come and go', async () => {
    const many = Array.from({ length: 2_500 }, (_, at) => `${own}-many:${at}`)
    await redis().mset(Object.fromEntries(many.map((key) => [key, 'x'])))
    const keys = (await listAll(`${own}-many:*`, 37)).map(({ key }) => key)
    expect([...new Set(keys)].toSorted()).toEqual(many.toSorted())
    await redis().unlink(...many)
  })

  test('looks only so far in one call, and says that there is more', async () => {
    const many = Array.from({ length: 25_000 }, (_, at) => `${own}-bulk:${at}`)
    await redis().mset(Object.fromEntries(many.map((key) => [key, 'x'])))
    const { body } = await gateway.call('GET', `/api/v1/redis/keys?pattern=${own}-nothing-*`, { as: 'viewer' })
    expect(body).toEqual({ items: [], nextCursor: expect.any(String) as string })
    await redis().unlink(...many)
  })

  test('shows keys of any bytes, and finds them again by what it shows', async () => {
    const bytes = Buffer.concat([Buffer.from(`${own}:odd:`), Buffer.from([0x00, 0xff, 0x5c, 0x2a, 0x0a, 0x2f, 0x25])])
    await redis().set(bytes, Buffer.from([0xfe, 0x41]))
    const [key] = await listAll(`${own}:odd:*`)
    expect(key?.key).toBe(`${own}:odd:\\x00\\xff\\\\*\\x0a/%`)
    const value = await valueOf(key?.key ?? '')
    expect(value.content).toEqual({ type: 'string', value: { text: '\\xfeA', cut: false, redacted: false } })
    await redis().unlink(bytes)
  })

  test('says of each key what it belongs to', async () => {
    const { prefix } = gateway.get().deps
    await redis().mset(`${prefix}:{mail}:mail:id`, 1, `${prefix}:task:x`, '', `${prefix}:else`, 1)
    const groups = (await listAll(`${prefix}:*`)).map(({ key, group, queue }) => [
      key.slice(prefix.length),
      group,
      queue,
    ])
    expect(groups).toEqual(
      expect.arrayContaining([
        [':{mail}:mail:id', 'queues', 'mail'],
        [':task:x', 'task-cache', null],
        [':else', 'control', null],
      ]),
    )
  })

  test('refuses a cursor that it did not give', async () => {
    const forged = Buffer.from(JSON.stringify({ at: '0 MATCH *' })).toString('base64url')
    expect((await gateway.call('GET', `/api/v1/redis/keys?cursor=${forged}`)).status).toBe(400)
  })
})

describe('a value', () => {
  test('is for admins only', async () => {
    for (const as of ['viewer', 'operator'] as const) expect((await read(`${own}:text`, '', { as })).status).toBe(403)
    expect((await read(`${own}:text`, '', { as: 'nobody' })).status).toBe(401)
  })

  test('of a hash hides what is secret by the name of its field, also in JSON', async () => {
    const { content } = await valueOf(`${own}:hash`)
    expect(JSON.stringify(content)).not.toContain('canary')
    expect(content).toMatchObject({
      type: 'hash',
      items: expect.arrayContaining([
        { field: 'name', value: { text: 'x', cut: false, redacted: false } },
        { field: 'password', value: { text: '[redacted]', cut: false, redacted: true } },
        { field: 'data', value: { text: '{"apiKey":"[redacted]","n":1}', cut: false, redacted: true } },
      ]) as unknown,
    })
  })

  test('of a key with a secret name is hidden, as are such fields of a stream', async () => {
    expect(JSON.stringify(await valueOf(`${own}:session-token`))).not.toContain('canary')
    const stream = await valueOf(`${own}:stream`)
    expect(JSON.stringify(stream)).not.toContain('canary')
    expect(stream.content).toMatchObject({ items: [{ id: '1-1' }, { id: '2-1' }] })
  })

  test.each([
    ['list', 120, 50],
    ['set', 700, 99],
    ['zset', 3, 2],
    ['stream', 2, 1],
    ['hash', 3, 2],
  ])('of a %s comes in pages with every entry once', async (type, size, limit) => {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: RedisValue = await valueOf(
        `${own}:${type}`,
        `?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`,
      )
      const items = 'items' in page.content ? page.content.items : []
      expect(items.length).toBeLessThanOrEqual(limit)
      seen.push(...items.map((item) => JSON.stringify(item)))
      cursor = page.nextCursor
    }
    expect(new Set(seen).size).toBe(size)
    expect(seen).toHaveLength(size)
  })

  test('of a sorted set comes by rank with its scores', async () => {
    expect((await valueOf(`${own}:zset`)).content).toMatchObject({
      items: [
        { score: '1', value: { text: 'first' } },
        { score: '2.5', value: { text: 'second' } },
        { score: 'inf', value: { text: 'last' } },
      ],
    })
  })

  test('that is large is cut, and its secrets are gone none the less', async () => {
    const text = JSON.stringify({ before: 'x'.repeat(2_000_000), password: 'canary-cut' })
    const early = JSON.stringify({ password: 'canary-cut', after: 'x'.repeat(2_000_000) })
    await redis().mset({ [`${own}:big`]: text, [`${own}:early`]: early })
    for (const key of ['big', 'early']) {
      const value = await valueOf(`${own}:${key}`)
      expect(value.content).toMatchObject({ type: 'string', value: { cut: true } })
      expect(JSON.stringify(value)).not.toContain('canary')
      expect(JSON.stringify(value).length).toBeLessThan(100_000)
    }
    await redis().unlink(`${own}:big`, `${own}:early`)
  })

  test('with giant entries is not read at all', async () => {
    await redis().rpush(`${own}:giants`, 'x'.repeat(6_000_000), 'y'.repeat(6_000_000))
    expect((await valueOf(`${own}:giants`)).content).toMatchObject({ type: 'unread' })
    await redis().unlink(`${own}:giants`)
  })

  test('that is not there is 404', async () => {
    expect((await read(`${own}:none`)).status).toBe(404)
  })
})

test('the info tells memory, clients, persistence, warnings, and keys by group', async () => {
  const { prefix } = gateway.get().deps
  await redis().set(`${prefix}:{post}:post:id`, 1)
  const info = (await gateway.call('GET', '/api/v1/redis/info', { as: 'viewer' })).body as RedisInfo
  expect(info.version).toMatch(/^\d+\./)
  expect(info.memory.usedBytes).toBeGreaterThan(0)
  expect(info.clients.connected).toBeGreaterThan(0)
  expect(info.groups.map(({ group }) => group)).toEqual(['queues', 'task-cache', 'control', 'other'])
  expect(info.queues.map(({ queue }) => queue)).toContain('post')
  expect(info.groups.find(({ group }) => group === 'queues')?.memoryBytes).toBeGreaterThan(0)
  expect(info.counted.all).toBe(true)
  if (!info.persistence.aof) expect(info.warnings.map(({ code }) => code)).toContain('no-aof')
})

test('the values of keys as bare texts hold no secrets', async () => {
  const { deps } = gateway.get()
  const ctx = { deps, actor: { name: 'test', role: 'admin', auth: 'key' }, requestId: 'r' } as const
  const values = await listRedisValues({ ctx })
  expect(values.length).toBeLessThanOrEqual(500)
  expect(JSON.stringify(values)).not.toContain('canary')

  const query = { prefix: deps.prefix, pattern: `${own}:*`, limit: 200, from: SCAN_START }
  const mine = new Map<string, string>()
  for (let from: ScanPlace | null = SCAN_START; from !== null;) {
    const { entries, place }: Awaited<ReturnType<typeof listKeys>> = await listKeys(deps.redis, { ...query, from })
    const texts = await readTexts(deps.redis, entries, textBudget())
    for (const [at, { key }] of entries.entries()) mine.set(key.slice(own.length + 1), texts[at] ?? '')
    from = place
  }
  expect(mine.get('text')).toBe('hello')
  expect(JSON.parse(mine.get('hash') ?? '')).toMatchObject({ name: 'x', password: '[redacted]' })
  expect(JSON.parse(mine.get('list') ?? '')).toHaveLength(50)
  expect(mine.get('zset')).toBe('[["first","1"],["second","2.5"],["last","inf"]]')
  expect(JSON.stringify([...mine])).not.toContain('canary')
})

test('the values of all keys together are bounded: what is too large for that is not read', async () => {
  const { deps } = gateway.get()
  const names = Array.from({ length: 8 }, (_, at) => `${own}:heavy:${at}`)
  for (const name of names) await redis().rpush(name, ...Array.from({ length: 3 }, () => 'x'.repeat(1_000_000)))
  await redis().set(`${own}:heavy:light`, 'light')
  const query = { prefix: deps.prefix, pattern: `${own}:heavy:*`, limit: 200, from: SCAN_START }
  const { entries } = await listKeys(deps.redis, query)
  expect(entries).toHaveLength(9)
  const texts = await readTexts(deps.redis, entries, textBudget())
  expect(texts.filter((text) => text === '(not read: too large)').length).toBeGreaterThanOrEqual(3)
  expect(texts.filter((text) => text.startsWith('["xxx')).length).toBeGreaterThanOrEqual(4)
  expect(texts).toContain('light')
  await redis().unlink(...names, `${own}:heavy:light`)
})

describe('while Redis is away', () => {
  const alone = useGateway({ redisUrl: 'redis://127.0.0.1:1' })

  test.each(['/redis/info', '/redis/keys', '/redis/keys/x'])('GET %s is 503 with a clear text', async (path) => {
    const answer = await alone.call('GET', `/api/v1${path}`, { as: 'admin' })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('2')
    expect((answer.body as Problem).detail).toContain('Redis does not answer')
  })
})
