import { routes } from '@bullwheel/contracts'
import { addStats } from '@bullwheel/db'
import { type StatsMinute, STATS_BOUNDS_MS } from '@bullwheel/domain'
import { createPrometheusClient } from '@bullwheel/metrics/promql'
import { describePrometheus, startTestPrometheus } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()
const MINUTE = 60_000
const MINUTES = 90
/** Prometheus takes what is told afterwards only when it is some hours old. */
const T0 = Math.floor((Date.now() - 48 * 3_600_000) / MINUTE) * MINUTE
const PAIRS = [
  { queue: 'default', type: 'curl' },
  { queue: 'default', type: 'mail' },
  { queue: 'slow', type: 'mail' },
]
const BOUNDS = [...STATS_BOUNDS_MS, Infinity]

/** Up and down, differently for each pair, and the same in every run. */
const rowOf = (minute: number, pair: (typeof PAIRS)[number], at: number): StatsMinute => {
  const completed = 20 + ((minute * (at + 3)) % 17)
  const failed = (minute + at) % 4
  const retried = (minute * at) % 3
  const runs = BOUNDS.map((_, place) => (place % (at + 2) === 0 && place < 12 ? 1 + ((minute + place) % 5) : 0))
  const waits = BOUNDS.map((_, place) => (place < 6 ? (minute + place + at) % 7 : 0))
  return {
    minute: T0 + minute * MINUTE,
    ...pair,
    accepted: completed + failed,
    started: completed + failed + retried,
    retried,
    completed,
    failed,
    cancelled: minute % 2,
    expired: 0,
    waitMs: 40 * waits.reduce((a, b) => a + b, 0),
    waits,
    runMs: 700 * runs.reduce((a, b) => a + b, 0),
    runs,
  }
}
const history = Array.from({ length: MINUTES }, (_, minute) => PAIRS.map((pair, at) => rowOf(minute, pair, at))).flat()

const keyOf = (metric: Record<string, string>): string =>
  Object.entries(metric)
    .map(([label, value]) => `${label}=${value}`)
    .toSorted()
    .join()

/** The same as a process would have shown it: counters, scraped at the end of each minute. */
function openMetrics(): string {
  const values = new Map<string, Map<string, number>>()
  const samples = new Map<string, string[]>()
  const add = (family: string, series: string, n: number): void => {
    const found = values.get(family) ?? new Map<string, number>()
    values.set(family, found.set(series, (found.get(series) ?? 0) + n))
  }
  const addHistogram = (family: string, labels: string, counts: number[], ms: number): void => {
    let sum = 0
    counts.forEach((n, at) => {
      sum += n
      const le = BOUNDS[at] === Infinity ? '+Inf' : String((BOUNDS[at] ?? 0) / 1_000)
      add(family, `${family}_bucket{${[labels, `le="${le}"`].filter(Boolean).join(',')}}`, sum)
    })
    add(family, `${family}_sum{${labels}}`, ms / 1_000)
    add(family, `${family}_count{${labels}}`, sum)
  }
  for (let minute = 0; minute < MINUTES; minute++) {
    for (const row of history.filter((one) => one.minute === T0 + minute * MINUTE)) {
      const labels = `queue="${row.queue}",type="${row.type}"`
      add('bullwheel_tasks_accepted', `bullwheel_tasks_accepted_total{${labels}}`, row.accepted)
      add('bullwheel_task_retries', `bullwheel_task_retries_total{${labels}}`, row.retried)
      add('task_retries', `task_retries_total{task_type="${row.type}"}`, row.retried)
      for (const outcome of ['completed', 'failed', 'cancelled', 'expired'] as const)
        add('bullwheel_tasks_finished', `bullwheel_tasks_finished_total{${labels},outcome="${outcome}"}`, row[outcome])
      for (const status of ['completed', 'failed'] as const)
        add('tasks_processed', `tasks_processed_total{status="${status}"}`, row[status])
      addHistogram('bullwheel_task_wait_seconds', labels, row.waits, row.waitMs)
      addHistogram('bullwheel_task_run_seconds', labels, row.runs, row.runMs)
      addHistogram('task_processing_time_seconds', '', row.runs, row.runMs)
    }
    const at = (T0 + (minute + 1) * MINUTE) / 1_000
    for (const [family, series] of values) {
      const lines = samples.get(family) ?? []
      samples.set(family, lines)
      for (const [name, value] of series) lines.push(`${name} ${value} ${at}`)
    }
  }
  const text = [...samples].map(([family, lines]) => {
    const kind = family.endsWith('_seconds') ? 'histogram' : 'counter'
    return `# TYPE ${family} ${kind}\n${lines.join('\n')}`
  })
  return `${text.join('\n')}\n# EOF\n`
}

describePrometheus('on the same history the subset answers as Prometheus does', () => {
  let prometheus: Awaited<ReturnType<typeof startTestPrometheus>>

  beforeAll(async () => {
    await addStats(get().deps.book.hot, history)
    prometheus = await startTestPrometheus({ history: openMetrics() })
  }, 60_000)
  afterAll(() => prometheus.stop())

  /** After the first minutes, in which Prometheus has no sample before the first. */
  const span = { start: T0 + 20 * MINUTE, end: T0 + 80 * MINUTE }
  const ask = async (query: string, step: number, client: typeof prometheus.url | undefined) => {
    get().deps.prometheus = client === undefined ? undefined : createPrometheusClient(client)
    const path = `/api/v1/query_range?query=${encodeURIComponent(query)}&start=${span.start / 1_000}&end=${span.end / 1_000}&step=${step}`
    const answer = await call('GET', path)
    get().deps.prometheus = undefined
    expect([answer.status, answer.text.slice(0, 300)]).toEqual([200, expect.stringContaining('success') as string])
    const { data } = routes.queryMetricsRange.reply.parse(answer.body)
    if (data.resultType !== 'matrix') throw new Error(data.resultType)
    const keyed = data.result.map(({ metric, values }) => [keyOf(metric), values] as const)
    return new Map(keyed)
  }

  test.each([
    ['tasks_processed_total', 60],
    ['rate(task_processing_time_seconds_sum[5m]) / rate(task_processing_time_seconds_count[5m])', 60],
    ['sum by (task_type) (task_retries_total)', 60],
    ['rate(tasks_processed_total[5m])', 60],
    ['rate(tasks_processed_total[10m])', 300],
    ['increase(bullwheel_tasks_accepted_total[10m])', 120],
    ['sum(rate(bullwheel_tasks_finished_total{outcome!="completed"}[5m])) by (queue, outcome)', 60],
    ['sum without (type) (bullwheel_tasks_accepted_total{queue=~"def.*|slow"})', 60],
    ['max(bullwheel_task_retries_total) - min(bullwheel_task_retries_total)', 60],
    ['avg by (type) (increase(bullwheel_tasks_accepted_total[5m]))', 60],
    ['count(rate(bullwheel_tasks_accepted_total[5m]) > 0.2)', 60],
    ['bullwheel_tasks_accepted_total{type!="curl"} > bool 700', 60],
    ['bullwheel_task_retries_total / on (queue, type) bullwheel_tasks_accepted_total', 60],
    ['bullwheel_tasks_finished_total{outcome="failed"} / ignoring (outcome) bullwheel_tasks_accepted_total', 60],
    ['rate(bullwheel_tasks_accepted_total[5m] offset 10m)', 60],
    ['bullwheel_tasks_accepted_total offset 5m', 60],
    ['histogram_quantile(0.5, rate(task_processing_time_seconds_bucket[5m]))', 60],
    ['histogram_quantile(0.95, sum by (le, queue) (rate(bullwheel_task_run_seconds_bucket[10m])))', 60],
    ['histogram_quantile(0.99, sum by (le) (rate(bullwheel_task_wait_seconds_bucket[5m])))', 60],
    ['-sum(rate(bullwheel_task_wait_seconds_sum[5m])) * 2 ^ 3 % 7', 60],
    ['floor(sum(rate(bullwheel_tasks_accepted_total[5m])) * 100) == 0', 60],
    ['1 - 2 * 3', 60],
  ])('%s, each %i s', async (query, step) => {
    const ours = await ask(query, step, undefined)
    const theirs = await ask(query, step, prometheus.url)
    expect([...ours.keys()].toSorted()).toEqual([...theirs.keys()].toSorted())
    for (const [key, values] of theirs) {
      const own = ours.get(key) ?? []
      expect([key, own.map(([at]) => at)]).toEqual([key, values.map(([at]) => at)])
      values.forEach(([at, value], place) => {
        const [, mine] = own[place] ?? []
        const [a, b] = [Number(mine), Number(value)]
        const isClose = Object.is(a, b) || Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b))
        expect({ key, at, ours: a, theirs: b, isClose }).toMatchObject({ isClose: true })
      })
    }
  })
})
