import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPostgresSearchWriter, deleteTask, lockRebuild, migrate, readTaskDocumentPage } from '@bullwheel/db'
import { type SearchWriter, readSearchTerms } from '@bullwheel/domain'
import { createElasticsearchIndex, createElasticsearchWriter } from '@bullwheel/search'
import { describeElasticsearch, newPrefix, useTestElasticsearch } from '@bullwheel/testing'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCopier } from '../src/mirrors/copier.ts'
import { searchMirrors } from '../src/mirrors/search-mirrors.ts'
import { type RebuildOptions, type RebuildTarget, rebuildSearch } from '../src/rebuild/rebuild-search.ts'
import { rebuildInElasticsearch, rebuildInPostgres } from '../src/rebuild/rebuild-targets.ts'
import { acceptInto, changeTask, useBook } from './book-fixture.ts'
import { log } from './worker-fixture.ts'

const place = useBook()
const quiet = (): void => undefined
const cleanUps: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const accept = (count: number) => acceptInto(place.book.hot, count, { name: 'rebuilt' })

const change = (id: string) => changeTask(place.book, id)

/** Makes, changes and deletes tasks from several sides until it is told to stop. */
function churn(tasks: string[]): () => Promise<void> {
  let isOver = false
  const write = async (seed: number): Promise<void> => {
    for (let turn = 0; !isOver; turn++) {
      const id = tasks[(seed * 131 + turn * 17) % tasks.length] ?? ''
      if (turn % 5 === 4) await deleteTask(place.book.hot, id, true)
      else await change(id)
      if (turn % 3 === 0) tasks.push(...(await accept(1)))
    }
  }
  const writing = Promise.all([1, 2, 3].map(write))
  return async () => {
    isOver = true
    await writing
  }
}

type Copied = Record<string, string>
const inBook = async (): Promise<Copied> => {
  const rows = await place.book.hot<
    { id: string; version: number; state: string }[]
  >`select id, version, state from tasks`
  return Object.fromEntries(rows.map(({ id, version, state }) => [id, `${version} ${state}`]))
}

const lock = () => lockRebuild({ url: place.databaseUrl, schema: place.schema })
const rebuild = (begin: RebuildOptions['begin'], more: Partial<RebuildOptions> = {}) =>
  rebuildSearch({ hot: place.book.hot, lock, begin, print: quiet, signal: new AbortController().signal, ...more })

describeElasticsearch('a rebuild of search in Elasticsearch', () => {
  let url: string
  let prefix: string
  let writer: SearchWriter

  beforeAll(async () => {
    ;({ url } = await useTestElasticsearch())
  }, 200_000)

  beforeEach(() => {
    prefix = newPrefix()
    writer = createElasticsearchWriter({ urls: [url], prefix, log })
    cleanUps.push(writer.close)
    cleanUps.push(async () => {
      for (const table of ['mirror_cursors', 'tasks', 'events'])
        await place.book.hot`delete from ${place.book.hot(table)}`
    })
  })

  const begin = (): Promise<RebuildTarget> => rebuildInElasticsearch({ urls: [url], prefix }, log)

  function openCopier() {
    const [mirror] = searchMirrors({ hot: place.book.hot, source: 'elasticsearch', writer, keepLogsMs: 86_400_000 })
    if (mirror === undefined) throw new Error('there is no mirror of search')
    return createCopier({ hot: place.book.hot, mirror, partition: 0, holder: 'test', log })
  }
  /** At the end of a batch that began a while ago there may be more. */
  async function copyAll(copier = openCopier()): Promise<void> {
    for (let isDone = false; !isDone;) {
      const { isAtEnd, items } = await copier.runOnce()
      isDone = isAtEnd && items === 0
    }
  }
  async function inSearch(): Promise<Copied> {
    await fetch(`${url}/${prefix}-tasks/_refresh`, { method: 'POST' })
    const response = await fetch(`${url}/${prefix}-tasks/_search?size=10000`)
    const found = (await response.json()) as {
      hits: { hits: { _source: { id: string; version: number; state: string } }[] }
    }
    return Object.fromEntries(found.hits.hits.map(({ _source: { id, version, state } }) => [id, `${version} ${state}`]))
  }
  async function indices(): Promise<string[]> {
    return Object.keys((await (await fetch(`${url}/${prefix}-tasks-*`)).json()) as object)
  }

  test('loses nothing of what changes meanwhile, and whoever searches always finds', async () => {
    const tasks = await accept(2_000)
    await copyAll()
    const [before] = await indices()
    // What a rebuild is for: the index lost something.
    for (const id of tasks.slice(0, 5)) {
      await fetch(`${url}/${prefix}-tasks/_doc/${id}?version=999&version_type=external`, { method: 'DELETE' })
    }
    await inSearch()
    const index = createElasticsearchIndex({ urls: [url], prefix, log, now: Date.now })
    cleanUps.push(index.close)
    const copier = openCopier()
    copier.start()
    const stopChurn = churn([...tasks])
    const totals: number[] = []
    let isSearching = true
    const searching = (async () => {
      while (isSearching) {
        totals.push((await index.findTasks({ terms: readSearchTerms('rebuilt'), limit: 1, after: undefined })).total)
      }
    })()
    const { tasks: copied, refused } = await rebuild(begin)
    await sleep(500)
    await stopChurn()
    await copier.stop()
    isSearching = false
    await searching
    await copyAll()
    expect(copied).toBeGreaterThan(1_900)
    expect(refused).toEqual([])
    expect(Math.min(...totals)).toBeGreaterThan(1_000)
    expect(await inSearch()).toEqual(await inBook())
    expect(await indices()).toHaveLength(1)
    expect(await indices()).not.toContain(before)
  }, 120_000)

  test('sends a mirror back that does not run, so that it copies what changed after the rebuild had begun', async () => {
    await accept(300)
    await copyAll()
    const changed = (await readTaskDocumentPage(place.book.hot, undefined, 1))[0]?.id ?? ''
    let isChanged = false
    await rebuild(async () => {
      const target = await begin()
      return {
        ...target,
        put: async (documents) => {
          const refused = await target.put(documents)
          if (!isChanged) await change(changed)
          isChanged = true
          return refused
        },
      }
    })
    expect((await inSearch())[changed]).not.toBe((await inBook())[changed])
    await copyAll()
    expect(await inSearch()).toEqual(await inBook())
  }, 60_000)

  test('leaves search as it was when it is stopped or fails, also in the moment of the switch', async () => {
    await accept(10)
    await copyAll()
    const before = await indices()
    const failing = async (): Promise<RebuildTarget> => ({
      ...(await begin()),
      finish: () => Promise.reject(new Error('the switch failed')),
    })
    await expect(rebuild(failing)).rejects.toThrow('the switch failed')
    const stopping = new AbortController()
    const stopped = async (): Promise<RebuildTarget> => {
      const target = await begin()
      stopping.abort()
      return target
    }
    await expect(rebuild(stopped, { signal: stopping.signal })).rejects.toThrow(/aborted/)
    expect(await indices()).toEqual(before)
    await accept(1)
    await copyAll()
    expect(await inSearch()).toEqual(await inBook())
  }, 60_000)

  test('refuses to put into the place of search what was dropped while it was filled', async () => {
    await accept(10)
    await copyAll()
    const cleared = async (): Promise<RebuildTarget> => {
      const target = await begin()
      await writer.clearTasks()
      return target
    }
    await expect(rebuild(cleared)).rejects.toThrow('dropped while it was filled')
    expect(await inSearch()).toEqual({})
  }, 60_000)

  test('drops what a killed one left behind', async () => {
    await accept(10)
    await begin()
    await begin()
    await rebuild(begin)
    expect(await indices()).toHaveLength(1)
    expect(await inSearch()).toEqual(await inBook())
  }, 60_000)

  test('of two at once the second one says so', async () => {
    await accept(10)
    const begun = Promise.withResolvers<void>()
    const going = Promise.withResolvers<void>()
    const first = rebuild(async () => {
      begun.resolve()
      await going.promise
      return begin()
    })
    await begun.promise
    await expect(rebuild(begin)).rejects.toThrow('being rebuilt already')
    going.resolve()
    await first
    await rebuild(begin)
    expect(await inSearch()).toEqual(await inBook())
  }, 60_000)

  test('says that Elasticsearch is away, and gives the right to rebuild back', async () => {
    const away = () => rebuildInElasticsearch({ urls: ['http://127.0.0.1:9'], prefix }, log)
    await expect(rebuild(away)).rejects.toMatchObject({ code: 'unavailable', message: /Elasticsearch does not answer/ })
    await rebuild(begin)
  }, 60_000)
})

describe('a rebuild of search in Postgres', () => {
  test('brings back what is missing and takes out what is gone from the book', async () => {
    const [kept = '', lost = '', gone = ''] = await accept(300)
    const writer = createPostgresSearchWriter(place.book.hot)
    await rebuild(() => Promise.resolve(rebuildInPostgres(place.book.hot)))
    await place.book.hot`delete from task_search where id = ${lost}::uuid`
    await place.book.hot`update task_search set state = 'failed' where id = ${kept}::uuid`
    await place.book.hot`delete from tasks where id = ${gone}::uuid`
    const { tasks } = await rebuild(() => Promise.resolve(rebuildInPostgres(place.book.hot)))
    const rows = await place.book.hot<{ id: string; version: number; state: string }[]>`
      select id, version, state from task_search where words is not null`
    const found = Object.fromEntries(rows.map(({ id, version, state }) => [id, `${version} ${state}`]))
    expect(found).toEqual(await inBook())
    expect(found).not.toHaveProperty(gone)
    expect(tasks).toBe(rows.length)
    await writer.close()
  }, 60_000)
})

describe('the command that rebuilds search', () => {
  const entry = join(import.meta.dirname, '..', 'src', 'rebuild-search.ts')

  function run(env: Record<string, string>) {
    return new Promise<{ code: number; out: string; errors: string }>((settle) => {
      const options = { env: { PATH: process.env['PATH'], ...env }, timeout: 60_000 }
      execFile(process.execPath, [entry], options, (error, out, errors) =>
        settle({ code: error === null ? 0 : Number(error.code), out, errors }),
      )
    })
  }

  test('does it and ends, or says in a line what is in the way', async () => {
    const name = `r${randomBytes(6).toString('hex')}`
    await place.book.hot.unsafe(`create database ${name}`)
    cleanUps.push(() => place.book.hot.unsafe(`drop database ${name} with (force)`))
    const url = new URL(place.databaseUrl)
    url.pathname = `/${name}`
    await migrate({ url: url.href })
    const env = { DATABASE_URL: url.href }
    const done = await run(env)
    expect(done.out).toContain('Done: 0 tasks are in the search.')
    expect(done.code).toBe(0)
    const away = await run({ ...env, ELASTICSEARCH_URL: 'http://127.0.0.1:9' })
    expect(away.errors).toMatch(/^search was not rebuilt: Elasticsearch.*\n$/)
    expect(away.code).toBe(1)
  }, 120_000)
})
