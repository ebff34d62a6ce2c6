import { type StatsMinute, STATS_BOUNDS_MS } from '@bullwheel/domain'
import { describe, expect, test } from 'vitest'
import { type History, PromqlError, queryAt, queryRange } from './index.ts'

const MINUTE = 60_000
const T0 = Date.UTC(2030, 0, 1)
const END = T0 + 10 * MINUTE

const buckets = (at: number, n: number): number[] =>
  Array.from({ length: STATS_BOUNDS_MS.length + 1 }, (_, index) => (index === at ? n : 0))

const row = (minute: number, type: string, fields: Partial<StatsMinute>): StatsMinute => ({
  minute: T0 + minute * MINUTE,
  queue: type === 'mail' ? 'slow' : 'default',
  type,
  accepted: 0,
  started: 0,
  retried: 0,
  completed: 0,
  failed: 0,
  cancelled: 0,
  expired: 0,
  waitMs: 0,
  waits: buckets(0, 0),
  runMs: 0,
  runs: buckets(0, 0),
  ...fields,
})

/** Each minute 60 of `curl` complete, 6 of them after a retry, each within 100 ms; `mail` fails 30 times in minute 5. */
const history: History = {
  rows: Array.from({ length: 10 }, (_, minute) => [
    row(minute, 'curl', {
      accepted: 60,
      started: 66,
      retried: 6,
      completed: 60,
      runMs: 66 * 80,
      runs: buckets(4, 66),
    }),
    ...(minute === 5
      ? [row(5, 'mail', { accepted: 40, started: 30, failed: 30, runMs: 30_000, runs: buckets(7, 30) })]
      : []),
  ]).flat(),
  before: [row(-1, 'curl', { accepted: 1_000, completed: 1_000 })],
  from: T0,
  resolutionMs: MINUTE,
  now: END,
  waiting: 10,
}
const reader = { now: () => END, read: async () => history }
const at = async (query: string, time = END) => queryAt(query, time, reader)
const valuesOf = async (query: string, time = END): Promise<[string, string][]> => {
  const { result } = (await at(query, time)) as {
    result: { metric: Record<string, string>; value: [number, string] }[]
  }
  const labelsOf = (metric: Record<string, string>): string[] =>
    Object.entries(metric).flatMap(([label, value]) => (label === '__name__' ? [] : [value]))
  return result.map(({ metric, value }) => [labelsOf(metric).join(' '), value[1]])
}

test.each<[string, [string, string][]]>([
  [
    'tasks_processed_total',
    [
      ['completed', '1600'],
      ['failed', '30'],
    ],
  ],
  ['tasks_processed_total{status="failed"}', [['failed', '30']]],
  ['sum(tasks_processed_total)', [['', '1630']]],
  ['rate(tasks_processed_total{status="completed"}[5m])', [['completed', '1']]],
  ['increase(tasks_processed_total{status="completed"}[1m])', [['completed', '60']]],
  ['rate(tasks_processed_total{status="completed"}[30s])', [['completed', '1']]],
  [
    'sum by (task_type) (task_retries_total)',
    [
      ['curl', '60'],
      ['mail', '0'],
    ],
  ],
  [
    'sum(task_retries_total) by (task_type)',
    [
      ['curl', '60'],
      ['mail', '0'],
    ],
  ],
  [
    'round(1000 * rate(task_processing_time_seconds_sum[2m]) / rate(task_processing_time_seconds_count[2m]))',
    [['', '80']],
  ],
  ['bullwheel_tasks_finished_total{outcome=~"comp.*",type!="mail"}', [['default curl completed', '1600']]],
  ['bullwheel_tasks_finished_total{outcome!~"completed|cancelled|expired",type!~"c.*"}', [['slow mail failed', '30']]],
  [
    'max by (queue) (bullwheel_tasks_accepted_total)',
    [
      ['default', '1600'],
      ['slow', '40'],
    ],
  ],
  ['sum without (type) (bullwheel_tasks_accepted_total{queue="slow"})', [['slow', '40']]],
  ['min(bullwheel_tasks_accepted_total)', [['', '40']]],
  ['avg(bullwheel_tasks_accepted_total)', [['', '820']]],
  ['count(bullwheel_tasks_accepted_total)', [['', '2']]],
  ['bullwheel_tasks_accepted_total > 100', [['default curl', '1600']]],
  [
    'bullwheel_tasks_accepted_total > bool 100',
    [
      ['default curl', '1'],
      ['slow mail', '0'],
    ],
  ],
  ['-bullwheel_tasks_accepted_total{type="mail"} * 2 + 1', [['slow mail', '-79']]],
  ['2 ^ 3 ^ 2 - bullwheel_tasks_accepted_total{type="mail"} % 7', [['slow mail', '507']]],
  [
    'bullwheel_task_retries_total / on (type) bullwheel_tasks_accepted_total',
    [
      ['curl', String(60 / 1600)],
      ['mail', '0'],
    ],
  ],
  ['bullwheel_tasks_accepted_total{type="curl"} offset 10m', [['default curl', '1000']]],
  ['increase(bullwheel_tasks_accepted_total{type="curl"}[1m] offset 1m)', [['default curl', '60']]],
  ['round(1000 * histogram_quantile(0.5, rate(task_processing_time_seconds_bucket[2m])))', [['', '75']]],
  [
    'round(histogram_quantile(0.99, sum by (le) (rate(bullwheel_task_run_seconds_bucket{type="mail"}[10m]))) * 100)',
    [['', '100']],
  ],
  ['pending_tasks_total', [['', '10']]],
  ['{__name__="pending_tasks_total"}', [['', '10']]],
  ['tasks_processed_total{status="failed"} / 0', [['failed', '+Inf']]],
  ['-tasks_processed_total{status="failed"} / 0', [['failed', '-Inf']]],
])('%s', async (query, values) => {
  expect(await valuesOf(query)).toEqual(values)
})

test('goes back in time: what waits is told by what has happened since', async () => {
  expect(await valuesOf('pending_tasks_total', T0 + 5 * MINUTE)).toEqual([['', '0']])
  expect(await valuesOf('pending_tasks_total', T0 + 6 * MINUTE)).toEqual([['', '10']])
})

test('a series begins with its first task, and the present minute counts at once', async () => {
  const mail = 'bullwheel_tasks_accepted_total{type="mail"}'
  expect(await valuesOf(mail, T0 + 4 * MINUTE)).toEqual([])
  const { result } = await queryRange(mail, { start: T0, end: END, stepMs: MINUTE }, reader)
  expect(result).toEqual([
    {
      metric: { __name__: 'bullwheel_tasks_accepted_total', queue: 'slow', type: 'mail' },
      values: [5, 6, 7, 8, 9, 10].map((minute) => [(T0 + minute * MINUTE) / 1_000, minute === 5 ? '0' : '40']),
    },
  ])
  const present = { ...history, now: T0 + 9 * MINUTE + 5_000 }
  const now = { now: () => present.now, read: async () => present }
  expect(await queryAt('tasks_processed_total{status="completed"}', present.now, now)).toMatchObject({
    result: [{ value: [present.now / 1_000, '1600'] }],
  })
})

test('numbers alone are scalars, and a line in a range', async () => {
  expect(await at('1 + 2 * 3')).toEqual({ resultType: 'scalar', result: [END / 1_000, '7'] })
  const { result } = await queryRange('1', { start: T0, end: T0 + 2_000, stepMs: 1_000 }, reader)
  expect(result).toEqual([{ metric: {}, values: [0, 1, 2].map((second) => [T0 / 1_000 + second, '1']) }])
})

describe('refuses', () => {
  test.each([
    ['', 400, 'it is empty'],
    ['sum(', 400, 'parse error at character'],
    ['rate(tasks_processed_total[5m)', 400, 'parse error'],
    ['rate(tasks_processed_total)', 400, 'takes a range like'],
    ['1 == 2', 400, 'must use BOOL'],
    ['sum(1)', 400, 'takes series'],
    ['tasks_processed_total{status=~"("}', 400, 'bad pattern'],
    ['up', 422, 'the metric up'],
    ['tasks_processed_total[5m]', 422, 'a range outside of rate'],
    ['irate(tasks_processed_total[5m])', 422, 'the function irate'],
    ['topk(3, task_retries_total)', 422, 'the aggregation topk'],
    ['task_retries_total and tasks_processed_total', 422, 'the operator and'],
    ['task_retries_total / on () group_left tasks_processed_total', 422, 'group_left'],
    ['max_over_time(tasks_processed_total[1h:5m])', 422, 'the function max_over_time'],
    ['rate(tasks_processed_total[1h:5m])', 422, 'the subquery'],
    ['tasks_processed_total @ 5', 422, 'the @ modifier'],
    ['{status="failed"}', 422, 'without the name'],
    ['rate(pending_tasks_total[5m])', 422, 'a gauge'],
    ['tasks_processed_total{status=~"(a+)+"}', 422, 'a repeated group'],
    ['tasks_processed_total{status=~"a*a*a*a*b"}', 422, 'repetitions'],
    ['"text"', 422, 'StringLiteral'],
    [Array.from({ length: 21 }, () => 'tasks_processed_total').join('+'), 422, 'more than 20 selectors'],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, 422, 'in each other'],
    ['bullwheel_tasks_finished_total / on (type) bullwheel_tasks_accepted_total', 422, 'several series on the left'],
  ])('%s with %i', async (query, status, text) => {
    const refused = await at(query).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(PromqlError)
    expect([(refused as PromqlError).status, (refused as PromqlError).message]).toEqual([
      status,
      expect.stringContaining(text) as string,
    ])
  })

  test('more series at more times than can be computed while others wait', async () => {
    const rows = Array.from({ length: 200 }, (_, at) => row(1, `type${at}`, { accepted: 1 }))
    const span = { start: T0, end: END, stepMs: 200 }
    const query = 'sum(bullwheel_tasks_accepted_total)'
    await expect(queryRange(query, span, { ...reader, read: async () => ({ ...history, rows }) })).rejects.toThrow(
      'name a queue or a type',
    )
  })

  test.each([
    [{ start: END, end: T0, stepMs: MINUTE }, 'must not be before'],
    [{ start: T0, end: END, stepMs: 0 }, 'zero or negative'],
    [{ start: T0, end: T0 + 11_001_000, stepMs: 1_000 }, '11,000 points'],
  ])('%j', async (span, text) => {
    await expect(queryRange('1', span, reader)).rejects.toThrow(text)
  })
})
