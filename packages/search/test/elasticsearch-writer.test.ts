import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { type RefusedDocument, type TaskDocument, readSearchTerms } from '@bullwheel/domain'
import { describeElasticsearch, newPrefix, startCuttingProxy, useTestElasticsearch } from '@bullwheel/testing'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { makeLine, makeTask, taskIdOf } from './documents.ts'
import { type HttpProxy, startHttpProxy } from './http-proxy.ts'
import { type SearchPlace, openPlace } from './search-place.ts'

let url: string
const cleanUps: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

function open(more: Parameters<typeof openPlace>[1] = {}): SearchPlace {
  const place = openPlace(url, more)
  cleanUps.push(place.remove)
  return place
}

/** A place whose writer and reader go through a proxy. */
async function openBehindProxy(
  more: Parameters<typeof openPlace>[1] = {},
): Promise<SearchPlace & { proxy: HttpProxy }> {
  const proxy = await startHttpProxy(url)
  cleanUps.push(proxy.close)
  return { ...open({ urls: [proxy.url], ...more }), proxy }
}

async function versionsOf({ client, options, settle }: SearchPlace): Promise<Record<string, unknown>> {
  await settle()
  const found = await client.search<TaskDocument>({ index: `${options.prefix}-tasks`, size: 1_000 })
  return Object.fromEntries(found.hits.hits.map(({ _source }) => [_source?.name ?? '', _source?.version]))
}

async function find(place: SearchPlace, text: string): Promise<string[]> {
  await place.settle()
  const page = await place.index.findTasks({ terms: readSearchTerms(text), limit: 100, after: undefined })
  return page.hits.map(({ id }) => id)
}

/** As a mirror does: again and again until it is there. */
async function writeUntilDone(write: () => Promise<RefusedDocument[]>): Promise<number> {
  for (let failures = 0; ; failures++) {
    try {
      await write()
      return failures
    } catch {
      await sleep(250)
    }
  }
}

function expectRefused(refused: RefusedDocument[], id: string, reason: RegExp): void {
  expect(refused.map((one) => one.id)).toEqual([id])
  expect(refused[0]?.reason).toMatch(reason)
}

const isBulk = (path: string): boolean => path.startsWith('/_bulk')

describeElasticsearch('the writer to Elasticsearch', () => {
  beforeAll(async () => {
    ;({ url } = await useTestElasticsearch())
  }, 200_000)

  test('makes an alias for the tasks and an index for each day of lines, with the mapping that is said and no other', async () => {
    const place = open()
    const { client, options } = place
    await place.writer.putTasks([makeTask(1, 1, { payload: '{"a":{"b":[1,"x"]}}' })])
    await place.writer.putLogs([makeLine(1), makeLine(2, { at: Date.UTC(2026, 10, 20), fields: '{"anything":1}' })])
    const found = await client.indices.get({ index: `${options.prefix}-*` })
    expect(Object.keys(found).toSorted()).toEqual([
      `${options.prefix}-logs-2026.11.20`,
      `${options.prefix}-logs-2026.11.21`,
      expect.stringMatching(new RegExp(`^${options.prefix}-tasks-\\d{17}-\\w{6}$`)),
    ])
    const [day, , tasks] = Object.keys(found).toSorted()
    expect(found[tasks ?? '']?.aliases).toEqual({ [`${options.prefix}-tasks`]: { is_write_index: true } })
    expect(found[tasks ?? '']?.mappings).toMatchObject({
      dynamic: 'false',
      properties: { payload: { type: 'flattened' }, state: { type: 'keyword' }, runAt: { type: 'date' } },
    })
    expect(found[day ?? '']?.aliases).toEqual({ [`${options.prefix}-logs`]: {} })
    expect(Object.keys(found[day ?? '']?.mappings?.properties ?? {})).not.toContain('anything')
  })

  test('keeps a payload as a flattened object, without the words that are searched', async () => {
    const place = open()
    await place.writer.putTasks([makeTask(1, 1, { payload: '{"to":{"city":"Graz"}}' })])
    await place.settle()
    const index = `${place.options.prefix}-tasks`
    const { hits } = await place.client.search({ index, query: { term: { 'payload.to.city': 'Graz' } } })
    expect(hits.hits).toHaveLength(1)
    expect(hits.hits[0]?._source).toMatchObject({ payload: { to: { city: 'Graz' } }, name: 'task 1' })
    expect(hits.hits[0]?._source).not.toHaveProperty('text')
  })

  test('takes every payload, also those that no flattened field takes, and finds them by their words', async () => {
    const place = open()
    const payloads = [
      '"needle"',
      '["needle",[["needle"]],{"a":"b"}]',
      '42',
      `${'{"a":'.repeat(60)}"needle"${'}'.repeat(60)}`,
      `${'{"a":['.repeat(40)}"needle"${']}'.repeat(40)}`,
      '{"cut off":"needle", "and th',
      JSON.stringify({ [`needle ${'k'.repeat(15_000)}`]: 'v' }),
      JSON.stringify({ needle: 'v'.repeat(16_000) }),
      JSON.stringify({ 'nul\0in key': 'needle' }),
      JSON.stringify({ key: 'needle nul\0in value' }),
      JSON.stringify({ '': 'needle' }),
      JSON.stringify({ '.': 'needle', 'a.b': 1, a: { b: 2 }, 'a..c': 3, ' ': 4 }),
      '{"needle":1,"needle":{"b":2}}',
      '{"needle":1e400,"b":-0,"c":123456789012345678901234567890}',
      JSON.stringify({ mixed: [1, 'needle', null, { a: [true] }, [2]] }),
      JSON.stringify(Object.fromEntries(Array.from({ length: 1_200 }, (_, n) => [`needle k${n}`, n]))),
      JSON.stringify({ 'lone \ud800 surrogate': 'needle \udc00' }),
    ]
    const documents = payloads.map((payload, n) => makeTask(n, 1, { payload, name: null }))
    expect(await place.writer.putTasks(documents)).toEqual([])
    const found = await find(place, 'needle')
    const missing = payloads.filter((_, n) => !found.includes(taskIdOf(n)))
    expect(missing).toEqual(['42'])
  })

  test('never lets an older version replace a newer one, and brings nothing deleted back', async () => {
    const place = open()
    const { writer } = place
    await writer.putTasks([makeTask(1, 5), makeTask(2, 5), makeTask(3, 5)])
    await writer.putTasks([makeTask(1, 4, { state: 'running' }), makeTask(2, 6)])
    await writer.removeTasks([
      { id: taskIdOf(3), version: 6 },
      { id: taskIdOf(2), version: 5 },
      { id: taskIdOf(9), version: 3 },
    ])
    await writer.putTasks([makeTask(3, 5), makeTask(9, 2), makeTask(1, 5)])
    expect(await versionsOf(place)).toEqual({ 'task 1': 5, 'task 2': 6 })
  })

  test('makes everything again that vanishes', async () => {
    const place = open()
    const { client, options, writer } = place
    await writer.putTasks([makeTask(1, 1)])
    await writer.putLogs([makeLine(1)])
    const found = await client.indices.get({ index: `${options.prefix}-*` })
    for (const index of Object.keys(found)) await client.indices.delete({ index })
    await writer.putTasks([makeTask(2, 1)])
    await writer.putLogs([makeLine(2)])
    expect(await versionsOf(place)).toEqual({ 'task 2': 1 })
    const made = await client.indices.getMapping({ index: `${options.prefix}-*` })
    expect(Object.values(made).map(({ mappings }) => mappings.dynamic)).toEqual(['false', 'false'])
  })

  test('writers that begin at once make one index', async () => {
    const prefix = newPrefix()
    const places = Array.from({ length: 4 }, () => open({ prefix }))
    await Promise.all(places.map(({ writer }, n) => writer.putTasks([makeTask(n, 1)])))
    const found = await (places[0] as SearchPlace).client.indices.getAlias({ name: `${prefix}-tasks` })
    expect(Object.keys(found)).toHaveLength(1)
    expect(Object.keys(await versionsOf(places[0] as SearchPlace))).toHaveLength(4)
  })

  test('refuses for good what does not fit the mapping, with the reason, and takes its neighbours', async () => {
    const place = open()
    const { client, options, writer } = place
    await writer.putTasks([makeTask(1, 1)])
    // An index that somebody made by hand, where the first payload decides what the others must be.
    const index = `${options.prefix}-tasks-by-hand`
    await client.indices.delete({ index: Object.keys(await client.indices.get({ index: `${options.prefix}-tasks` })) })
    await client.indices.deleteIndexTemplate({ name: `${options.prefix}-tasks` })
    await client.indices.create({ index, aliases: { [`${options.prefix}-tasks`]: { is_write_index: true } } })
    const refused = await writer.putTasks([
      makeTask(4, 1, { payload: '{"amount":1}' }),
      makeTask(5, 1, { payload: '{"amount":"many"}' }),
      makeTask(6, 1, { payload: '{"amount":2}' }),
    ])
    expectRefused(refused, taskIdOf(5), /parsing_exception.*amount/)
    expect(Object.keys(await versionsOf(place))).toEqual(['task 4', 'task 6'])
  })

  test('names a document that a field cannot hold', async () => {
    const { writer } = open()
    const refused = await writer.putTasks([makeTask(1, 1), makeTask(2, 1, { attempt: 2 ** 40 })])
    expectRefused(refused, taskIdOf(2), /attempt/)
  })

  test('has one request under way, of bounded size, however many write at once', async () => {
    const place = await openBehindProxy()
    const { proxy, writer } = place
    const payload = JSON.stringify({ text: 'some wörds and more '.repeat(700) })
    // Of 30 KB each: two that fit into a request, and one write of more than that.
    const writes = [20, 200, 20].map((count, round) =>
      writer.putTasks(Array.from({ length: count }, (_, n) => makeTask(round * 1_000 + n, 1, { payload }))),
    )
    await Promise.all(writes)
    const bulks = proxy.seen.filter(({ path }) => isBulk(path))
    expect(proxy.busiest).toBe(1)
    expect(bulks).toHaveLength(4)
    for (const { body } of bulks) expect(Buffer.byteLength(body)).toBeLessThan(5.1 * 2 ** 20)
  }, 60_000)

  test('sends again what the server has no room for, the whole request or some of its documents', async () => {
    const place = await openBehindProxy()
    const { proxy, writer } = place
    const full = { type: 'es_rejected_execution_exception', reason: 'rejected execution' }
    let bulks = 0
    proxy.intercept = ({ path, body }) => {
      if (!isBulk(path)) return undefined
      bulks++
      if (bulks === 1) return { status: 429, body: { error: full, status: 429 } }
      const items = body.trim().split('\n').length / 2
      if (bulks === 2)
        return { status: 200, body: { items: Array(items).fill({ index: { status: 429, error: full } }) } }
      return undefined
    }
    expect(await writer.putTasks([makeTask(1, 1), makeTask(2, 1)])).toEqual([])
    expect(bulks).toBe(3)
    expect(Object.keys(await versionsOf(place))).toHaveLength(2)
  })

  test('gives up after some tries, with the reason, when the server stays full', async () => {
    const { proxy, writer } = await openBehindProxy()
    const error = { type: 'unavailable_shards_exception', reason: 'primary shard is not active' }
    proxy.intercept = ({ path }) =>
      isBulk(path) ? { status: 200, body: { items: [{ index: { status: 503, error } }] } } : undefined
    await expect(writer.putTasks([makeTask(1, 1)])).rejects.toThrow(
      /no room for 1 documents.*primary shard is not active/,
    )
  }, 60_000)

  test('throws, and names no document, when the whole index refuses', async () => {
    const place = open()
    await place.writer.putTasks([makeTask(1, 1)])
    await place.client.indices.putSettings({
      index: `${place.options.prefix}-tasks`,
      settings: { 'index.blocks.write': true },
    })
    await expect(place.writer.putTasks([makeTask(2, 1)])).rejects.toThrow(/refuses: cluster_block_exception/)
  })

  test('sends less at once where something on the way takes no more, and refuses what alone is too large', async () => {
    const place = await openBehindProxy()
    const { proxy, writer } = place
    proxy.intercept = ({ path, body }) => (isBulk(path) && body.length > 20_000 ? { status: 413, body: {} } : undefined)
    const documents = Array.from({ length: 100 }, (_, n) => makeTask(n, 1))
    const large = makeTask(100, 1, { payload: JSON.stringify({ text: 'large '.repeat(2_500) }) })
    const refused = await writer.putTasks([...documents.slice(0, 50), large, ...documents.slice(50)])
    expectRefused(refused, large.id, /takes no request of \d+ bytes/)
    expect(Object.keys(await versionsOf(place))).toHaveLength(100)
  })

  test('signs in with the key, and says what to set, or which right is missing, when that is refused', async () => {
    const { proxy, writer, index } = await openBehindProxy({ apiKey: 'a-key' })
    const error = { type: 'security_exception', reason: 'missing authentication credentials' }
    proxy.intercept = () => ({ status: 401, body: { error, status: 401 } })
    await expect(writer.putTasks([makeTask(1, 1)])).rejects.toThrow('set ELASTICSEARCH_API_KEY')
    await expect(index.findTasks({ terms: [], limit: 1, after: undefined })).rejects.toThrow(
      'set ELASTICSEARCH_API_KEY',
    )
    const lacking = { type: 'security_exception', reason: 'unauthorized, granted by [manage_index_templates]' }
    proxy.intercept = () => ({ status: 403, body: { error: lacking, status: 403 } })
    await expect(writer.putTasks([makeTask(1, 1)])).rejects.toThrow(/lacks a right.*manage_index_templates/)
    expect(new Set(proxy.seen.map(({ authorization }) => authorization))).toEqual(new Set(['ApiKey a-key']))
  })

  test('errors carry neither the key nor the documents into a log', async () => {
    const { proxy, writer } = await openBehindProxy({ apiKey: 'a-secret-key' })
    proxy.intercept = ({ path }) => (isBulk(path) ? { status: 500, body: { error: 'broken', status: 500 } } : undefined)
    const failed = await writer.putTasks([makeTask(1, 1, { name: 'private' })]).then(
      () => undefined,
      (cause: unknown) => cause,
    )
    const shown = inspect(failed, { depth: 20 })
    expect(shown).toContain('broken')
    expect(shown).not.toMatch(/a-secret-key|private/)
  })

  test('ends a write that waits when it is closed', async () => {
    const { proxy, writer } = await openBehindProxy()
    const reached = Promise.withResolvers<void>()
    proxy.intercept = ({ path }) => {
      if (!isBulk(path)) return undefined
      reached.resolve()
      return 'hang'
    }
    const hanging = writer.putTasks([makeTask(1, 1)])
    const behind = writer.putTasks([makeTask(2, 1)])
    const ends = Promise.all([hanging, behind].map((write) => expect(write).rejects.toThrow('was closed')))
    await reached.promise
    const begin = performance.now()
    await writer.close()
    await ends
    expect(performance.now() - begin).toBeLessThan(3_000)
  })

  test('throws soon while the server is away; after 30 s of that everything arrives, the newest versions', async () => {
    const { port } = new URL(url)
    const cutting = await startCuttingProxy({ host: '127.0.0.1', port: Number(port) })
    cleanUps.push(cutting.close)
    const place = open({ urls: [`http://127.0.0.1:${cutting.port}`] })
    const { writer } = place
    await writer.putTasks([makeTask(1, 1)])
    cutting.shut()
    const opening = sleep(30_000).then(cutting.open)
    let failures = 0
    for (let version = 2; version <= 5; version++) {
      const documents = Array.from({ length: 50 }, (_, n) => makeTask(n, version))
      failures += await writeUntilDone(() => writer.putTasks(documents))
    }
    await opening
    expect(failures).toBeGreaterThan(10)
    const versions = await versionsOf(place)
    expect(Object.keys(versions)).toHaveLength(50)
    expect(new Set(Object.values(versions))).toEqual(new Set([5]))
  }, 90_000)
})
