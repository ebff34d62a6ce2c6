import { type TestSystem, createTestSystem } from '@bullwheel/testing'
import { chromiumPath } from '@bullwheel/testing/browser'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asked, askFrom, openPage, servePage } from './page-fixture.ts'
import { until } from './system-fixture.ts'

type Workers = Record<string, { status: string; tasksProcessed: number; pool: string }>
type Status = { status: string; output: string; error: string; worker_id: string; start_time: string; end_time: string }

/** Where such a dashboard is served from. */
const PORT = 3_000
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const time: unknown = expect.stringMatching(ISO)

let site: Awaited<ReturnType<typeof servePage>>
let system: TestSystem
let browser: Browser
let page: Page
let complaints: string[]

async function ask(path: string, asked?: Asked): Promise<{ status: number; body: unknown }> {
  const { status, body } = await askFrom(page, system.apiUrl + path, asked)
  return { status, body }
}
const post = (path: string, body?: unknown) => ask(path, { method: 'POST', ...(body !== undefined && { body }) })
const workers = async () => (await ask('/api/workers')).body as Workers
const statusOf = async (id: string) => (await ask(`/api/tasks/status?id=${id}`)).body as Status
const activeOf = (all: Workers, pool: string): string[] =>
  Object.entries(all).flatMap(([id, worker]) => (worker.pool === pool && worker.status === 'active' ? [id] : []))

async function submit(more: object = {}): Promise<string> {
  const body = { priority: 9, retries: 2, taskType: 'default', payload: '{"bird":"heron"}', ...more }
  const answer = await post('/api/tasks/submit', body)
  expect(answer).toEqual({ status: 201, body: { taskId: expect.any(String) as unknown, status: 'queued' } })
  return (answer.body as { taskId: string }).taskId
}

describe.skipIf(chromiumPath === undefined)(
  'a page of an existing dashboard of workers, with auth off',
  { timeout: 60_000 },
  () => {
    beforeAll(async () => {
      site = await servePage(PORT)
      system = await createTestSystem({ BULLWHEEL_AUTH: 'off', BULLWHEEL_ALLOWED_ORIGINS: site.origin })
      for (const app of ['api', 'scheduler'] as const) await system.start(app)
      await system.start('worker', { BULLWHEEL_CAPACITY: '4' })
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

    test('a task is submitted and its status followed to its end', async () => {
      const id = await submit({ deadline: new Date(Date.now() + 60_000).toISOString() })
      const done = await until(
        () => statusOf(id),
        ({ status }) => status === 'completed',
      )
      expect(done).toMatchObject({ task_id: id, error: '', start_time: time, end_time: time, retry_count: 0 })
      expect(Object.keys(await workers())).toContain(done.worker_id)
      expect(() => atob(done.output)).not.toThrow()
    })

    test('a type that nobody knows is run by default', async () => {
      const id = await submit({ taskType: 'process.image' })
      await until(
        () => statusOf(id),
        ({ status }) => status === 'completed',
      )
    })

    test('workers are started, listed, and stopped by what start gave and one by one', async () => {
      const config = { poolSize: 2, enableSteal: true, minWorkers: 2, maxWorkers: 2 }
      const started = await post('/api/workers/start', config)
      expect(started).toEqual({
        status: 201,
        body: { status: 'Worker started', id: expect.any(String) as unknown, config },
      })
      const { id } = started.body as { id: string }
      const all = await until(workers, (found) => activeOf(found, id).length === 2, 30_000)
      const [one = ''] = activeOf(all, id)
      expect(all[one]).toMatchObject({ id: one, lastSeen: time, activeTasks: 0, status: 'active' })
      expect(await post(`/api/workers/stop?id=${one}`)).toEqual({
        status: 200,
        body: { status: 'Worker stopped', id: one },
      })
      await until(workers, (found) => activeOf(found, id).length === 1 && found[one]?.status === 'inactive', 30_000)
      expect(await post(`/api/workers/stop?id=${id}`)).toEqual({ status: 200, body: { status: 'Worker stopped', id } })
      await until(workers, (found) => activeOf(found, id).length === 0, 30_000)
    })

    test('figures and internals are told', async () => {
      const { status, body } = await ask('/api/metrics')
      expect(status).toBe(200)
      const ten = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [at + 1, expect.any(Number) as unknown]))
      expect(body).toEqual({
        activeWorkers: expect.any(Number) as unknown,
        totalTasks: expect.any(Number) as unknown,
        processedTasks: expect.toSatisfy((n: number) => n >= 2) as unknown,
        failedTasks: 0,
        queueLengths: ten,
        workerMetrics: expect.any(Object) as unknown,
      })
      expect((await ask('/api/debug')).status).toBe(200)
    })

    test('the system is reset without a body', async () => {
      const id = await submit()
      expect(await post('/api/system/reset')).toEqual({ status: 200, body: { status: 'System reset successful' } })
      expect((await ask(`/api/tasks/status?id=${id}`)).status).toBe(404)
      complaints.splice(0)
    })

    test('what is wrong is said with its status', async () => {
      expect((await post('/api/tasks/submit', { taskType: 'default', deadline: 'soon' })).status).toBe(400)
      expect((await ask('/api/tasks/status?id=nobody')).status).toBe(404)
      expect((await post('/api/workers/stop?id=nobody')).status).toBe(404)
      // The console says so of each of them, and of nothing else.
      expect(complaints.filter((text) => !/status of 40[04]/.test(text))).toEqual([])
    })
  },
)
