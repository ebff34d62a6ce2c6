import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type PromqlReply, routes } from '@bullwheel/contracts'
import { addStats } from '@bullwheel/db'
import { type StatsMinute, STATS_BOUNDS_MS } from '@bullwheel/domain'
import { createPrometheusClient } from '@bullwheel/metrics/promql'
import { describePrometheus, startTestPrometheus } from '@bullwheel/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway({ isAuthOff: false })
const MINUTE = 60_000

const bucketsOf = (ms: number, n: number): number[] =>
  [...STATS_BOUNDS_MS, Infinity].map((bound, at) => (ms <= bound && ms > (STATS_BOUNDS_MS[at - 1] ?? -1) ? n : 0))
const minuteOf = (minute: number, type: string, completed: number, more: Partial<StatsMinute> = {}): StatsMinute => ({
  minute,
  queue: 'default',
  type,
  accepted: completed,
  started: completed,
  retried: 0,
  completed,
  failed: 0,
  cancelled: 0,
  expired: 0,
  waitMs: 20 * completed,
  waits: bucketsOf(20, completed),
  runMs: 200 * completed,
  runs: bucketsOf(200, completed),
  ...more,
})
const now = Math.floor(Date.now() / MINUTE) * MINUTE
const range = (query: string, more = '') =>
  call('GET', `/api/v1/query_range?query=${encodeURIComponent(query)}${more}`, { as: 'viewer' })
const matrixOf = (body: unknown) => {
  const { data } = routes.queryMetricsRange.reply.parse(body)
  if (data.resultType !== 'matrix') throw new Error(data.resultType)
  return data.result
}

/** The last 20 minutes: 60 of `any` a minute, 2 of which were tried again; `sum` failed 5 times, 10 minutes ago. */
beforeAll(async () => {
  const rows = Array.from({ length: 20 }, (_, at) => minuteOf(now - (20 - at) * MINUTE, 'any', 60, { retried: 2 }))
  const failed = minuteOf(now - 10 * MINUTE, 'sum', 0, {
    accepted: 5,
    started: 5,
    failed: 5,
    runMs: 5_000,
    runs: bucketsOf(1_000, 5),
  })
  await addStats(get().deps.book.hot, [...rows, failed])
})

describe('without Prometheus', () => {
  const span = `&start=${(now - 15 * MINUTE) / 1_000}&end=${now / 1_000}&step=60`

  test('what older dashboards ask for is answered from the minute statistics, in the shape of Prometheus', async () => {
    const processed = await range('tasks_processed_total', span)
    expect(processed).toMatchObject({ status: 200, body: { status: 'success', data: { resultType: 'matrix' } } })
    expect(processed.headers.get('x-bullwheel-source')).toBe('minutes')
    expect(processed.headers.get('content-type')).toContain('application/json')
    const [completed, failed] = matrixOf(processed.body)
    expect(completed?.metric).toEqual({ __name__: 'tasks_processed_total', status: 'completed' })
    expect([completed?.values[0], completed?.values.at(-1)]).toEqual([
      [(now - 15 * MINUTE) / 1_000, '300'],
      [now / 1_000, '1200'],
    ])
    expect(failed?.values.map(([, value]) => value)).toEqual(
      Array.from({ length: 16 }, (_, at) => (at < 6 ? '0' : '5')),
    )
    const mean = 'rate(task_processing_time_seconds_sum[5m]) / rate(task_processing_time_seconds_count[5m])'
    const means = matrixOf((await range(mean, span)).body)[0]?.values.map(([, value]) => Number(value)) ?? []
    expect(means).toHaveLength(16)
    expect(means[0]).toBeCloseTo(0.2, 6)
    expect(means[6]).toBeCloseTo((300 * 0.2 + 5) / 305, 6)
    expect(
      matrixOf((await range('sum by (task_type) (task_retries_total)', span)).body).map(({ metric, values }) => [
        metric,
        values.at(-1)?.[1],
      ]),
    ).toEqual([
      [{ task_type: 'any' }, '40'],
      [{ task_type: 'sum' }, '0'],
    ])
    expect(matrixOf((await range('pending_tasks_total', span)).body)[0]?.values.at(-1)?.[1]).toBe('0')
  })

  test('a query at one time, and one that names no time', async () => {
    const answer = await call('GET', `/api/v1/query?query=${encodeURIComponent('sum(bullwheel_tasks_finished_total)')}`)
    expect(answer).toMatchObject({
      status: 200,
      body: { data: { resultType: 'vector', result: [{ metric: {}, value: [expect.any(Number), '1205'] }] } },
    })
    expect(
      matrixOf((await range('sum(rate(bullwheel_tasks_finished_total[5m]))')).body)[0]?.values.length,
    ).toBeGreaterThan(200)
  })

  test.each([
    ['rate(x', '', 400, 'bad_data', 'parse error'],
    ['', '', 400, 'bad_data', '"query"'],
    ['tasks_processed_total', '&start=yesterday', 400, 'bad_data', '"start"'],
    ['tasks_processed_total', '&step=fast', 400, 'bad_data', '"step"'],
    ['tasks_processed_total', '&step=0', 400, 'bad_data', '"step"'],
    ['tasks_processed_total', '&start=0&end=1700000000&step=1', 400, 'bad_data', '11,000 points'],
    ['tasks_processed_total', '&start=20&end=10', 400, 'bad_data', '"end"'],
    ['up', '', 422, 'execution', 'the metric up'],
    ['topk(3, task_retries_total)', '', 422, 'execution', 'the aggregation topk'],
  ])('%s%s: %i', async (query, more, status, errorType, text) => {
    const answer = await range(query, more)
    expect(answer).toMatchObject({
      status,
      body: { status: 'error', errorType, error: expect.stringContaining(text) as string },
    })
  })

  test('what is not asked for by queue or type is not read by them either', async () => {
    const { stats } = get().deps
    const wanted = {
      from: now - 12 * MINUTE,
      to: now,
      resolutionMs: MINUTE,
      queue: undefined,
      type: undefined,
      limit: 100,
    }
    expect(await stats.read({ ...wanted, by: { queue: false, type: false } })).toHaveLength(12)
    expect(await stats.read(wanted)).toHaveLength(13)
  })

  test('needs a key', async () => {
    expect(await call('GET', '/api/v1/query?query=1', { as: 'nobody' })).toMatchObject({ status: 401 })
  })

  test('a system without history answers with nothing, not with an error', async () => {
    const old = '&start=1000000000&end=1000003600&step=60'
    expect(matrixOf((await range('sum by (queue) (rate(bullwheel_tasks_finished_total[5m]))', old)).body)).toEqual([])
  })
})

describe('GET /stats', () => {
  const statsOf = (body: unknown) => routes.getStats.reply.parse(body)

  test('throughput by outcome, percentiles, retries by type', async () => {
    const from = new Date(now - 12 * MINUTE).toISOString()
    const { body } = await call('GET', `/api/v1/stats?from=${from}&to=${new Date(now - 1).toISOString()}`, {
      as: 'viewer',
    })
    const stats = statsOf(body)
    expect(stats).toMatchObject({ stepMs: MINUTE, queries: 'minutes' })
    expect(stats.points).toHaveLength(12)
    expect(stats.points[0]).toMatchObject({
      at: from,
      completed: 60,
      failed: 0,
      retried: 2,
      wait: { mean: 20, p50: 17.5 },
    })
    expect(stats.points[2]).toMatchObject({ completed: 60, failed: 5, run: { count: 65 } })
    expect(stats.total).toMatchObject({ completed: 720, failed: 5, retried: 24 })
    expect(stats.total.run.p99).toBeLessThanOrEqual(250)
    expect(stats.types.map(({ name, retried }) => [name, retried[0]])).toEqual([
      ['any', 2],
      ['sum', 0],
    ])
    expect(stats.queues.map(({ name, failed }) => [name, failed[2]])).toEqual([['default', 5]])
  })

  test('takes a step, one queue, one type; an empty span has empty points', async () => {
    const span = `from=${new Date(now - 20 * MINUTE).toISOString()}&to=${new Date(now).toISOString()}`
    const stats = statsOf((await call('GET', `/api/v1/stats?${span}&step=10m&type=sum&queue=default`)).body)
    expect(stats.points.reduce((sum, { failed }) => sum + failed, 0)).toBe(5)
    expect(stats.total.completed).toBe(0)
    const empty = statsOf((await call('GET', `/api/v1/stats?${span}&queue=none`)).body)
    expect(empty).toMatchObject({ types: [], queues: [], total: { accepted: 0, run: { count: 0, p50: null } } })
    const long = statsOf((await call('GET', `/api/v1/stats?from=2000-01-01T00:00:00Z`)).body)
    expect(long.points.length).toBeLessThanOrEqual(1_500)
  })

  test.each([
    'step=30s',
    'step=90s',
    'from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z',
    'from=2000-01-01T00:00:00Z&step=1m',
    'other=1',
  ])('refuses %s', async (query) => {
    expect(await call('GET', `/api/v1/stats?${query}`)).toMatchObject({ status: 400 })
  })
})

describe('with a Prometheus that is away', () => {
  afterEach(() => {
    get().deps.prometheus = undefined
  })

  test('says so with 503, and /stats goes on', async () => {
    get().deps.prometheus = createPrometheusClient('http://127.0.0.1:1')
    const answer = await range('up')
    expect(answer).toMatchObject({
      status: 503,
      body: { status: 'error', error: expect.stringContaining('PROMETHEUS_URL') as string },
    })
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(await call('GET', '/api/v1/stats')).toMatchObject({ status: 200, body: { queries: 'prometheus' } })
  })

  test('something else that answers there is no Prometheus', async () => {
    const page = createServer((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>'),
    )
    await new Promise<void>((ready) => page.listen(0, '127.0.0.1', ready))
    const { port } = page.address() as AddressInfo
    get().deps.prometheus = createPrometheusClient(`http://127.0.0.1:${port}`)
    expect(await range('up')).toMatchObject({
      status: 503,
      body: { error: expect.stringContaining('no Prometheus') as string },
    })
    page.close()
  })
})

describePrometheus('with a real Prometheus', () => {
  let stop: () => Promise<void>
  beforeAll(async () => {
    const prometheus = await startTestPrometheus()
    get().deps.prometheus = createPrometheusClient(prometheus.url)
    stop = prometheus.stop
  })
  afterAll(async () => {
    get().deps.prometheus = undefined
    await stop()
  })

  test('passes queries on, and answers and errors back as they are', async () => {
    const answer = await call('GET', '/api/v1/query?query=vector(7)')
    expect(answer.headers.get('x-bullwheel-source')).toBe('prometheus')
    expect((answer.body as PromqlReply).data).toMatchObject({
      resultType: 'vector',
      result: [{ metric: {}, value: [expect.any(Number), '7'] }],
    })
    expect(matrixOf((await range('vector(1)', '&start=1000&end=1060&step=30s')).body)[0]?.values).toEqual([
      [1_000, '1'],
      [1_030, '1'],
      [1_060, '1'],
    ])
    expect(matrixOf((await range('no_such_metric')).body)).toEqual([])
    expect(await range('sum(')).toMatchObject({ status: 400, body: { status: 'error', errorType: 'bad_data' } })
    expect(await range('vector(1)', '&start=0&end=100000&step=1')).toMatchObject({ status: 400 })
  })
})
