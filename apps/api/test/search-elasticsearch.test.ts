import { routes } from '@bullwheel/contracts'
import { readTaskDocuments } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { createElasticsearchIndex, createElasticsearchWriter } from '@bullwheel/search'
import { describeElasticsearch, newPrefix, useTestElasticsearch } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()
const quiet = (): void => undefined
const log: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet }

const optionsFor = (url: string) => ({ urls: [url], prefix: newPrefix(), log, now: Date.now })

describeElasticsearch('with Elasticsearch', () => {
  let writer: ReturnType<typeof createElasticsearchWriter>
  let close: (() => Promise<unknown>) | undefined

  beforeAll(async () => {
    const options = optionsFor((await useTestElasticsearch()).url)
    const index = createElasticsearchIndex(options)
    writer = createElasticsearchWriter(options)
    get().deps.search = index
    close = async () => {
      await writer.clearTasks()
      await Promise.all([writer.close(), index.close()])
    }
  }, 240_000)
  afterAll(() => close?.())

  test('gives what it found as it is in the book, marked as anywhere, and says who found it', async () => {
    const body = { type: 'any', name: 'the Merlin', payload: { note: 'a merlin <b>' } }
    const { id } = (await call('POST', '/api/v1/tasks', { json: body })).body as { id: string }
    expect(await writer.putTasks(await readTaskDocuments(get().deps.book.hot, [id]))).toEqual([])
    await call('POST', `/api/v1/tasks/${id}/cancel`)
    const search = async () => routes.search.reply.parse((await call('GET', '/api/v1/search?q=merl*')).body)
    await expect.poll(async () => (await search()).total).toBe(1)
    const found = await search()
    expect(found).toMatchObject({ source: 'elasticsearch', items: [{ id, state: 'cancelled' }] })
    expect(found.items[0]?.highlights).toEqual([
      {
        field: 'name',
        parts: [
          { text: 'the ', isMatch: false },
          { text: 'Merlin', isMatch: true },
        ],
      },
      {
        field: 'payload',
        parts: [
          { text: '{"note":"a ', isMatch: false },
          { text: 'merlin', isMatch: true },
          { text: ' <b>"}', isMatch: false },
        ],
      },
    ])
  })
})

test('an Elasticsearch that is away is a 503 at once that names it, and everything else goes on', async () => {
  const index = createElasticsearchIndex(optionsFor('http://127.0.0.1:9'))
  get().deps.search = index
  const begun = performance.now()
  const answer = await call('GET', '/api/v1/search?q=x')
  expect(performance.now() - begun).toBeLessThan(5_000)
  expect(answer).toMatchObject({ status: 503, body: { detail: expect.stringContaining('Elasticsearch') as string } })
  expect(answer.headers.get('retry-after')).toBe('5')
  expect(await call('GET', '/api/v1/tasks')).toMatchObject({ status: 200 })
  await index.close()
})
