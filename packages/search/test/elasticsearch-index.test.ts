import { describeElasticsearch, useTestElasticsearch } from '@bullwheel/testing'
import { readSearchTerms } from '@bullwheel/domain'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { makeTask } from './documents.ts'
import { startHttpProxy } from './http-proxy.ts'
import { type SearchPlace, openPlace } from './search-place.ts'

let url: string
const cleanUps: (() => Promise<unknown>)[] = []
const all = { terms: [], limit: 10, after: undefined }

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

function open(more: Parameters<typeof openPlace>[1] = {}): SearchPlace {
  const place = openPlace(url, more)
  cleanUps.push(place.remove)
  return place
}

/** What all the tests of the suite for search leave open. */
describeElasticsearch('the reader of Elasticsearch', () => {
  beforeAll(async () => {
    ;({ url } = await useTestElasticsearch())
  }, 200_000)

  test('finds nothing where nobody has written yet', async () => {
    const { index } = open()
    const nothing = { hits: [], next: undefined, total: 0, isTotalExact: true }
    expect(await index.findTasks(all)).toEqual(nothing)
    expect(await index.findLogs({ ...all, terms: readSearchTerms('a "b c" -d e*') })).toEqual(nothing)
  })

  test('refuses a place that belongs to another search', async () => {
    const place = open()
    await place.writer.putTasks([makeTask(1, 1), makeTask(2, 1)])
    await place.settle()
    const { index } = place
    const ranked = await index.findTasks({ terms: readSearchTerms('task'), limit: 1, after: undefined })
    expect(ranked.next).toBeDefined()
    for (const after of [ranked.next, [], [1, 2, 3]]) {
      await expect(index.findTasks({ ...all, after })).rejects.toMatchObject({ code: 'invalid_input' })
    }
  })

  test('says within a moment that the server is away, and within seconds that it does not answer', async () => {
    const proxy = await startHttpProxy(url)
    cleanUps.push(proxy.close)
    const { index } = open({ urls: [proxy.url] })
    proxy.intercept = () => 'hang'
    await expect(index.findTasks(all)).rejects.toMatchObject({ code: 'unavailable', message: /in time/ })
    await proxy.close()
    const begin = performance.now()
    await expect(index.findTasks(all)).rejects.toMatchObject({ code: 'unavailable', message: /does not answer/ })
    expect(performance.now() - begin).toBeLessThan(2_000)
  })

  test('asks the next node when one is away', async () => {
    const place = open({ urls: ['http://127.0.0.1:9', url] })
    for (let n = 0; n < 4; n++) await place.writer.putTasks([makeTask(n, 1)])
    await place.settle()
    for (let n = 0; n < 4; n++) expect((await place.index.findTasks(all)).total).toBe(4)
  })

  test('says when a search took too long, or a part of the index did not answer', async () => {
    const proxy = await startHttpProxy(url)
    cleanUps.push(proxy.close)
    const { index } = open({ urls: [proxy.url] })
    const hits = { total: { value: 0, relation: 'eq' }, hits: [] }
    proxy.intercept = () => ({ status: 200, body: { timed_out: true, hits } })
    await expect(index.findTasks(all)).rejects.toThrow('took longer than 4s')
    const error = { type: 'search_phase_execution_exception', reason: 'Partial shards failure' }
    proxy.intercept = () => ({ status: 503, body: { error, status: 503 } })
    await expect(index.findTasks(all)).rejects.toThrow('Partial shards failure')
  })
})
