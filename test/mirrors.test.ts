import { setTimeout as sleep } from 'node:timers/promises'
import type { StoredKafkaEvent } from '@bullwheel/contracts'
import { ApiError, type Client, createClient } from '@bullwheel/sdk'
import {
  type TestProcess,
  type TestSystem,
  createTestSystem,
  describeKafka,
  newTopic,
  useTestKafka,
} from '@bullwheel/testing'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until, untilSettled, untilTypesAreLive } from './system-fixture.ts'

/** Pids of the processes that ran the mirrors under a supervisor so far, by what they said when they were ready. */
function mirrorsOf({ lines }: TestProcess): number[] {
  return lines.flatMap((line) => {
    const [, pid] = /"app":"mirrors","pid":(\d+).*"msg":"mirrors run"/.exec(line) ?? []
    return pid === undefined ? [] : [Number(pid)]
  })
}

describeKafka('the mirrors of a whole system', () => {
  let system: TestSystem
  let client: Client
  let sql: postgres.Sql
  let worker: TestProcess

  beforeAll(async () => {
    const { brokers } = await useTestKafka()
    system = await createTestSystem({ KAFKA_BROKERS: brokers.join(','), KAFKA_TOPIC: newTopic() })
    client = createClient({ baseUrl: system.apiUrl, key: system.adminKey })
    sql = postgres(system.databaseUrl, { max: 2, connection: { search_path: 'bullwheel' } })
    await system.start('scheduler')
    await system.start('api')
    worker = await system.start('worker')
    await untilTypesAreLive(client)
  }, 120_000)
  afterAll(async () => {
    await sql?.end()
    await system?.stop()
  }, 60_000)

  /** Every event that Kafka has, the oldest first; none while there is no topic yet. */
  const inKafka = (): Promise<StoredKafkaEvent[]> =>
    readTopic().catch((cause: unknown) => {
      if (cause instanceof ApiError && cause.status === 503) return []
      throw cause
    })

  async function readTopic(): Promise<StoredKafkaEvent[]> {
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

  test('every event reaches Kafka, each task’s in order, though their process is killed again and again', async () => {
    for (let round = 0; round < 4; round++) {
      const body = Array.from({ length: 150 }, (_, n) => ({ type: 'default', payload: n }))
      await client.submitTasks({ body })
      const pids = await until(
        () => Promise.resolve(mirrorsOf(worker)),
        ({ length }) => length > round,
        30_000,
      )
      await sleep(150 * round)
      process.kill(pids.at(-1) ?? 0, 'SIGKILL')
    }
    await untilSettled(client)
    const expected = await inTheLog()
    const keyOf = ({ event }: StoredKafkaEvent): string => event.id
    const stored = await until(inKafka, (all) => new Set(all.map(keyOf)).size >= expected, 60_000)
    expect(new Set(stored.map(keyOf)).size).toBe(expected)
    const firsts = stored.filter((one, at) => stored.findIndex((other) => keyOf(other) === keyOf(one)) === at)
    for (const own of Map.groupBy(firsts, ({ event }) => event.subject).values()) {
      const versions = own.map(({ event }) => event.data.version)
      expect(versions).toEqual(versions.toSorted((a, b) => a - b))
    }
  }, 120_000)

  test('minute statistics have counted each event once', async () => {
    const { queues } = await client.getLedger({})
    const line = queues.find(({ queue }) => queue === 'default')
    const counted = () => sql<{ accepted: number; started: number; completed: number }[]>`
      select coalesce(sum(accepted), 0)::int as accepted, coalesce(sum(started), 0)::int as started,
             coalesce(sum(completed), 0)::int as completed
      from stats_minute where queue = 'default'`
    const [stats] = await until(counted, ([row]) => row?.completed === line?.completed)
    expect(stats).toMatchObject({ accepted: line?.accepted, completed: line?.completed })
    expect(stats?.started).toBeGreaterThanOrEqual(line?.completed ?? 0)
  })
})
