import { type TestSystem, createTestSystem } from '@bullwheel/testing'
import { chromiumPath } from '@bullwheel/testing/browser'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asked, askFrom, openPage, servePage } from './page-fixture.ts'
import { until } from './system-fixture.ts'

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const UUID = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/
const time: unknown = expect.stringMatching(ISO)
const integer: unknown = expect.toSatisfy(Number.isInteger, 'a whole number')

let site: Awaited<ReturnType<typeof servePage>>
let system: TestSystem
let browser: Browser
let page: Page
let complaints: string[]

const ask = (path: string, asked?: Asked) => askFrom(page, system.apiUrl + path, asked)
const list = async <Item>(path: string): Promise<Item[]> => (await ask(path)).body as Item[]

async function submit(more: object = {}): Promise<string> {
  const body = {
    name: 'a heron',
    type: 'default',
    payload: '{"bird":"heron","count":2}',
    max_retries: 2,
    scheduled_time: '',
    priority: 3,
    ...more,
  }
  const { status, body: task } = await ask('/api/v1/tasks', { method: 'POST', body })
  expect(status).toBe(201)
  return (task as { id: string }).id
}
const stateOf = async (id: string) => (await ask(`/api/v1/tasks/${id}`)).body as { state: string }
const untilCompleted = (id: string) =>
  until(
    () => stateOf(id),
    ({ state }) => state === 'completed',
  )

describe.skipIf(chromiumPath === undefined)(
  'a page of an existing dashboard, with auth off',
  { timeout: 60_000 },
  () => {
    beforeAll(async () => {
      site = await servePage()
      system = await createTestSystem({ BULLWHEEL_AUTH: 'off', BULLWHEEL_ALLOWED_ORIGINS: site.origin })
      for (const app of ['api', 'scheduler', 'worker'] as const) await system.start(app)
      ;({ browser, page, complaints } = await openPage(site.origin))
      await until(
        () => ask('/api/v1/task-types'),
        ({ body }) => JSON.stringify(body).includes('"live":true'),
      )
    }, 180_000)
    afterAll(async () => {
      await browser?.close()
      await system?.stop()
      site?.close()
    }, 60_000)

    test('POST /api/v1/tasks takes a payload as text, retries and an empty time', async () => {
      const id = await submit()
      expect(id).toMatch(UUID)
      const { body } = await ask(`/api/v1/tasks/${id}`)
      expect(body).toMatchObject({
        name: 'a heron',
        type: 'default',
        priority: 3,
        maxAttempts: 3,
        payload: { bird: 'heron', count: 2 },
      })
      await untilCompleted(id)
    })

    test('POST /api/v1/tasks takes a time, and a text without the older names stays a text', async () => {
      const at = new Date(Date.now() + 3_600_000).toISOString()
      const later = await submit({ scheduled_time: at, payload: 'no json', max_retries: 0 })
      const { body } = await ask(`/api/v1/tasks/${later}`)
      expect(body).toMatchObject({ state: 'scheduled', runAt: at, maxAttempts: 1, payload: 'no json' })
      const plain = await ask('/api/v1/tasks', { method: 'POST', body: { type: 'default', payload: '{"a":1}' } })
      expect(plain).toMatchObject({ status: 201, body: { payload: '{"a":1}' } })
    })

    test('GET /api/v1/tasks/pending/count has the count as a text', async () => {
      await submit({ scheduled_time: new Date(Date.now() + 3_600_000).toISOString() })
      const count = await until(
        () => ask('/api/v1/tasks/pending/count'),
        ({ body }) => Number((body as { pending_tasks?: string }).pending_tasks) > 0,
      )
      expect(count.status).toBe(200)
      expect(count.body).toMatchObject({ pending_tasks: expect.stringMatching(/^[1-9]\d*$/) as unknown })
    })

    test('GET /kafka/events is a bare array, oldest first, from the event log', async () => {
      const id = await submit()
      await untilCompleted(id)
      type Row = { task_id: string; event: string }
      const { status, source, body } = await ask('/kafka/events')
      expect({ status, source }).toEqual({ status: 200, source: 'postgres' })
      const rows = body as Row[]
      const mine = rows.filter(({ task_id }) => task_id === id)
      expect(mine.map(({ event }) => event)).toEqual(['TaskCreated', 'TaskStarted', 'TaskCompleted'])
      expect(mine.at(-1)).toEqual({
        event: 'TaskCompleted',
        task_id: id,
        task_name: 'a heron',
        task_type: 'default',
        priority: 3,
        attempts: 1,
        max_retries: 2,
        scheduled_time: time,
        completed_at: time,
        failed_at: null,
      })
      expect(rows.length).toBeLessThanOrEqual(500)
    })

    test('GET /redis/keys is a bare array of keys with what they hold as text', async () => {
      const rows = await list<{ key: string; value: string }>('/redis/keys')
      expect(rows.length).toBeGreaterThan(0)
      expect(rows.length).toBeLessThanOrEqual(500)
      for (const row of rows)
        expect(row).toEqual({ key: expect.any(String) as unknown, value: expect.any(String) as unknown })
    })

    test('GET /api/v1/tasks/search/{query} is a bare array, the best first', async () => {
      const id = await submit({ name: 'an oystercatcher', payload: '{"note":"on the oystercatcher rocks"}' })
      await untilCompleted(id)
      type Row = { ID: string; Status: string }
      const rows = await until(
        () => list<Row>(`/api/v1/tasks/search/${encodeURIComponent('oystercatcher rocks')}`),
        (found) => found[0]?.Status === 'COMPLETED',
      )
      expect(rows).toEqual([
        {
          ID: id,
          Name: 'an oystercatcher',
          Type: 'default',
          Payload: '{"note":"on the oystercatcher rocks"}',
          Status: 'COMPLETED',
          Attempts: 1,
          MaxRetries: 2,
          ScheduledTime: time,
          Priority: 3,
          CreatedAt: time,
          UpdatedAt: time,
        },
      ])
      expect(rows[0]).toMatchObject({ Attempts: integer, MaxRetries: integer, Priority: integer })
      expect(await list('/api/v1/tasks/search/nothing-has-this-word')).toEqual([])
    })

    test('GET /api/v1/query_range answers the charts that there are', async () => {
      const charts = [
        'tasks_processed_total',
        'rate(task_processing_time_seconds_sum[5m]) / rate(task_processing_time_seconds_count[5m])',
        'sum by (task_type) (task_retries_total)',
        'pending_tasks_total',
      ]
      const end = Math.floor(Date.now() / 1_000)
      for (const query of charts) {
        const asked = new URLSearchParams({ query, start: String(end - 3_600), end: String(end), step: '60' })
        const { status, body } = await ask(`/api/v1/query_range?${asked.toString()}`)
        expect({ query, status }).toEqual({ query, status: 200 })
        expect(body).toMatchObject({
          status: 'success',
          data: { resultType: 'matrix', result: expect.any(Array) as unknown },
        })
        for (const { metric, values } of (body as { data: { result: Series[] } }).data.result) {
          expect(metric).toBeTypeOf('object')
          for (const [at, value] of values) expect([typeof at, typeof value]).toEqual(['number', 'string'])
        }
      }
    })

    test('WS /ws gives lines as plain text to a page that says nothing', async () => {
      await page.evaluate(
        (url) => {
          const seen: string[] = []
          Object.assign(globalThis, { seen })
          const socket = new WebSocket(url)
          socket.onmessage = ({ data }: { data: unknown }) => void seen.push(String(data))
          return new Promise((resolve) => (socket.onopen = resolve))
        },
        `${system.apiUrl.replace('http', 'ws')}/ws`,
      )
      const seen = () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)
      const ids: string[] = []
      // The lines begin a moment after the page has connected.
      const lines = await until(
        async () => {
          ids.push(await submit())
          return seen()
        },
        (said) => ids.some((id) => isWhole(id, said)),
        30_000,
      )
      const id = ids.find((one) => isWhole(one, lines)) ?? ''
      expect(lines.filter((line) => line.includes(id)).toSorted()).toEqual([
        `Gateway: task ${id} (default) created in queue default`,
        `Worker: task ${id} (default) completed`,
        `Worker: task ${id} (default) info: {"bird":"heron","count":2}`,
        `Worker: task ${id} (default) started`,
      ])
      for (const line of lines) expect(line).not.toContain('\n')
    })

    test('what is wrong is said with its status', async () => {
      const refused = async (path: string, asked?: Asked) => (await ask(path, asked)).status
      const bad = { type: 'default', max_retries: -1 }
      expect(await refused('/api/v1/tasks', { method: 'POST', body: bad })).toBe(400)
      expect(await refused('/api/v1/tasks', { method: 'POST', body: { type: 'nobody.runs.it', max_retries: 1 } })).toBe(
        422,
      )
      complaints.length = 0
    })

    test('a page of another origin is refused, with fetch and on /ws', async () => {
      const other = await servePage()
      const stranger = await openPage(other.origin)
      const outcome = await stranger.page.evaluate(async (apiUrl) => {
        const call = await fetch(`${apiUrl}/redis/keys`).then(
          () => 'answered',
          () => 'refused',
        )
        const socket = new WebSocket(`${apiUrl.replace('http', 'ws')}/ws`)
        const opened = await new Promise((resolve) => {
          socket.onopen = () => resolve('opened')
          socket.onerror = () => resolve('refused')
        })
        return { call, opened }
      }, system.apiUrl)
      await stranger.browser.close()
      other.close()
      expect(outcome).toEqual({ call: 'refused', opened: 'refused' })
    })

    test('the page had nothing to complain about', () => expect(complaints).toEqual([]))
  },
)

/** All that there is of a task that ran once. */
const isWhole = (id: string, lines: string[]): boolean =>
  ['created', 'started', 'completed', 'info: '].every((word) =>
    lines.some((line) => line.includes(id) && line.includes(word)),
  )
type Series = { metric: Record<string, string>; values: [number, string][] }
