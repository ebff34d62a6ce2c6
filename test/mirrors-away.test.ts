import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Mirror, StoredKafkaEvent } from '@bullwheel/contracts'
import { type LocalKafka, startKafka } from '@bullwheel/local'
import { type Client, createClient } from '@bullwheel/sdk'
import {
  type CuttingProxy,
  type TestSystem,
  createTestSystem,
  describeElasticsearch,
  describeKafka,
  newPrefix,
  newTopic,
  startCuttingProxy,
  useTestElasticsearch,
} from '@bullwheel/testing'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until, untilSettled, untilTypesAreLive } from './system-fixture.ts'

/** How long the broker and the index are away; `make chaos` takes ten minutes. */
const AWAY_S = Number(process.env['AWAY_SECONDS'] ?? 30)
const A_SECOND = 20
const CATCH_UP_MS = 60_000 + AWAY_S * 1_000

describeKafka('a whole system', () => {
  describeElasticsearch('whose broker and search index are away', () => {
    let folder: string
    let broker: LocalKafka
    let proxy: CuttingProxy
    let system: TestSystem
    let client: Client
    let sql: postgres.Sql
    const startBroker = () => startKafka({ folder, path: process.env['PATH'] })

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'bullwheel-away-'))
      const [started, { url }] = await Promise.all([startBroker(), useTestElasticsearch()])
      broker = started
      const index = new URL(url)
      proxy = await startCuttingProxy({ host: index.hostname, port: Number(index.port) })
      system = await createTestSystem({
        KAFKA_BROKERS: broker.brokers,
        KAFKA_TOPIC: newTopic(),
        ELASTICSEARCH_URL: `http://127.0.0.1:${proxy.port}`,
        ELASTICSEARCH_INDEX_PREFIX: newPrefix(),
      })
      client = createClient({ baseUrl: system.apiUrl, key: system.adminKey })
      sql = postgres(system.databaseUrl, { max: 2, connection: { search_path: 'bullwheel' } })
      for (const app of ['scheduler', 'api', 'worker'] as const) await system.start(app)
      await untilTypesAreLive(client)
    }, 240_000)
    afterAll(async () => {
      await sql?.end()
      await system?.stop()
      await proxy?.close()
      await broker?.stop()
      await rm(folder, { recursive: true, force: true })
    }, 60_000)

    /** Everything in the topic, each partition's oldest first. */
    async function inKafka(): Promise<StoredKafkaEvent[]> {
      const found: StoredKafkaEvent[] = []
      for (let cursor: string | undefined; ;) {
        const page = await client.listKafkaEvents({ query: { limit: 200, ...(cursor !== undefined && { cursor }) } })
        found.push(...page.items)
        if (page.nextCursor === null) return found.toSorted((a, b) => a.partition - b.partition || a.offset - b.offset)
        cursor = page.nextCursor
      }
    }
    const inTheLog = async (): Promise<number> => {
      const [row] = await sql<{ n: number }[]>`
        select coalesce(sum(case when l->>0 like '+%' then 2 else 1 end), 0)::int as n
        from events cross join lateral json_array_elements(body) l`
      return row?.n ?? 0
    }
    const mirrors = async () => new Map((await client.listMirrors({})).items.map((mirror) => [mirror.name, mirror]))
    const isAway = (mirror: Mirror | undefined): boolean => mirror?.state === 'failing' && mirror.error !== null
    const hasCaughtUp = (mirror: Mirror | undefined): boolean => mirror?.state === 'running' && mirror.lag.items === 0
    const submit = async (count: number): Promise<number> => {
      const body = Array.from({ length: count }, (_, n) => ({ type: 'default', payload: { n, word: 'haystack' } }))
      const beganAt = performance.now()
      const { items } = await client.submitTasks({ body })
      expect(items.every(({ status }) => status === 201)).toBe(true)
      return performance.now() - beganAt
    }
    const untilCaughtUp = (withinMs: number) =>
      until(mirrors, (all) => hasCaughtUp(all.get('kafka')) && hasCaughtUp(all.get('search-elasticsearch')), withinMs)

    test(
      'goes on as if nothing were, and both catch up with everything in order',
      async () => {
        await submit(100)
        await untilSettled(client)
        await untilCaughtUp(60_000)

        broker.kill()
        await broker.exited
        proxy.shut()
        const awayAt = performance.now()
        const took: number[] = []
        while (performance.now() - awayAt < AWAY_S * 1_000) {
          took.push(await submit(A_SECOND))
          await sleep(1_000)
        }
        await untilSettled(client)
        const away = await until(mirrors, (all) => isAway(all.get('kafka')) && isAway(all.get('search-elasticsearch')))
        expect(away.get('stats')?.state).toBe('running')
        await expect(client.search({ query: { q: 'haystack' } })).rejects.toMatchObject({ status: 503 })
        await expect(client.listKafkaEvents({})).rejects.toMatchObject({ status: 503 })

        const backAt = performance.now()
        broker = await startBroker()
        proxy.open()
        await untilCaughtUp(CATCH_UP_MS)
        const caughtUpMs = performance.now() - backAt
        const stored = await inKafka()
        const keyOf = ({ event }: StoredKafkaEvent): string => event.id
        expect(new Set(stored.map(keyOf)).size).toBe(await inTheLog())
        const firsts = new Map(stored.toReversed().map((one) => [keyOf(one), one])).values().toArray().toReversed()
        for (const own of Map.groupBy(firsts, ({ event }) => event.subject).values()) {
          const versions = own.map(({ event }) => event.data.version)
          expect(versions).toEqual(Array.from(versions, (_, n) => n + 1))
        }
        const submitted = 100 + took.length * A_SECOND
        const found = await until(
          () => client.search({ query: { q: 'haystack', state: 'completed', limit: 1 } }),
          ({ total }) => total >= Math.min(submitted, 10_000),
        )
        expect(found.source).toBe('elasticsearch')
        process.stdout.write(
          `${JSON.stringify({
            awayS: AWAY_S,
            submitted,
            slowestSubmitMs: Math.round(Math.max(...took)),
            events: stored.length,
            repeats: stored.length - new Set(stored.map(keyOf)).size,
            // With the start of the broker.
            caughtUpMs: Math.round(caughtUpMs),
          })}\n`,
        )
      },
      CATCH_UP_MS + AWAY_S * 1_500 + 120_000,
    )
  })
})
