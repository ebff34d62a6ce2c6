import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Client, createClient } from '@bullwheel/sdk'
import {
  type TestPrometheus,
  type TestProcess,
  checkMetrics,
  describePrometheus,
  startTestPrometheus,
} from '@bullwheel/testing'
import { findFreePort } from '@bullwheel/local'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { until, untilSettled, untilTypesAreLive, useSystem } from './system-fixture.ts'

const WORKER = fileURLToPath(new URL('../apps/worker/src/main.ts', import.meta.url))
const system = useSystem([])
let api: TestProcess | undefined
const ports = { api: 0, scheduler: 0, worker: 0, mirrors: 0, second: 0, secondApi: 0 }
const scrape = async (of: keyof typeof ports): Promise<string> =>
  (await fetch(`http://127.0.0.1:${ports[of]}/metrics`)).text()
const valueOf = (text: string, line: string): number =>
  Number(
    text
      .split('\n')
      .find((one) => one.startsWith(`${line} `))
      ?.slice(line.length + 1),
  )

beforeAll(async () => {
  for (const name of Object.keys(ports) as (keyof typeof ports)[]) ports[name] = await findFreePort()
  const { start, client } = system()
  api = await start('api', { METRICS_PORT: String(ports.api) })
  await start('scheduler', { METRICS_PORT: String(ports.scheduler) })
  await start('worker', { METRICS_PORT: String(ports.worker) })
  await untilTypesAreLive(client)
  for (let n = 0; n < 5; n++) await client.submitTask({ body: { type: 'default', payload: { n } } })
  await untilSettled(client)
}, 120_000)

test('one scrape of the api shows the whole system', async () => {
  const text = await until(
    () => scrape('api'),
    // A worker on a busy machine may have lowered its slots for a moment.
    (shown) =>
      valueOf(shown, 'tasks_processed_total{status="completed"}') === 5 &&
      valueOf(shown, 'bullwheel_worker_slots{pool="default"}') === 20,
  )
  const values = {
    'bullwheel_tasks_accepted_total{queue="default",type="default"}': 5,
    'bullwheel_tasks_finished_total{queue="default",type="default",outcome="completed"}': 5,
    'bullwheel_queue_tasks{queue="default",state="completed"}': 5,
    'bullwheel_queue_tasks{queue="default",state="queued"}': 0,
    'bullwheel_queue_oldest_waiting_seconds{queue="default"}': 0,
    'bullwheel_queue_paused{queue="default"}': 0,
    'bullwheel_ledger_difference{queue="default"}': 0,
    'bullwheel_worker_slots{pool="default"}': 20,
    'bullwheel_lease_held{role="ticker"}': 1,
    bullwheel_schedule_lag_seconds: 0,
    task_processing_time_seconds_count: 5,
    pending_tasks_total: 0,
    bullwheel_gauges_held: 1,
  }
  for (const [line, value] of Object.entries(values)) expect([line, valueOf(text, line)]).toEqual([line, value])
  expect(text).toContain('bullwheel_mirror_lag_events{mirror="stats"}')
  expect(text).toContain('# TYPE bullwheel_redis_epoch_changes_total counter')
})

test('a scheduler shows the turns of its roles, a supervisor what its children told it', async () => {
  const scheduler = await scrape('scheduler')
  expect(valueOf(scheduler, 'bullwheel_role_turns_total{role="ticker",outcome="done"}')).toBeGreaterThan(0)
  const worker = await until(
    () => scrape('worker'),
    (text) =>
      valueOf(text, 'bullwheel_host_child_resident_bytes{child="mirrors"}') > 0 &&
      valueOf(text, 'bullwheel_mirror_copied_total{mirror="stats"}') >= 5,
  )
  expect(valueOf(worker, 'bullwheel_host_slots')).toBe(20)
  expect(valueOf(worker, 'bullwheel_host_children{child="worker"}')).toBe(1)
  expect(worker).toContain('bullwheel_host_child_event_loop_lag_seconds{child="worker"}')
})

test('every figure and label that an alert rule or a dashboard asks for is shown by some process', async () => {
  const shown = await Promise.all([scrape('api'), scrape('scheduler'), scrape('worker')])
  const kinds = new Map(
    shown.flatMap((text) => [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, kind]) => [name, kind])),
  )
  const names = [...kinds].flatMap(([name, kind]) => (kind === 'histogram' ? [`${name}_bucket`] : [name]))
  const text = await readAskers()
  const asked = askedFigures(text)
  expect(asked.length).toBeGreaterThan(30)
  expect(asked.filter(({ name }) => !names.includes(name))).toEqual([])
  const lines = shown.join('\n').split('\n')
  const samplesOf = (name: string): string[] => lines.filter((line) => line.startsWith(`${name}{`))
  const lacks = (name: string, label: string): boolean =>
    samplesOf(name).length > 0 && !samplesOf(name).some((line) => line.includes(`${label}="`))
  expect(asked.filter(({ name, labels }) => labels.some((label) => lacks(name, label)))).toEqual([])
  const grouped = groupedFigures(text)
  expect(grouped.length).toBeGreaterThan(20)
  expect(
    grouped.filter(({ figures, labels }) => labels.some((label) => figures.every((name) => lacks(name, label)))),
  ).toEqual([])
})

/** Every rule, panel and variable. */
async function readAskers(): Promise<string> {
  const infra = fileURLToPath(new URL('../infra', import.meta.url))
  const files = ['overview', 'queues', 'workers', 'mirrors'].map((name) => `grafana/dashboards/bullwheel-${name}.json`)
  const texts = await Promise.all(
    ['prometheus/rules/bullwheel.yml', ...files].map((file) => readFile(`${infra}/${file}`, 'utf8')),
  )
  return texts.join('\n').replaceAll('\\"', '"')
}

/** Labels that Prometheus gives, or a histogram has. */
const NOT_OURS = new Set(['job', 'instance', 'namespace', 'le'])
const labelsIn = (list: string): string[] => list.split(/[ ,]+/).filter((label) => label !== '' && !NOT_OURS.has(label))

/** Each selector, with the labels that it narrows down by. */
function askedFigures(text: string): { name: string; labels: string[] }[] {
  const found = [...text.matchAll(FIGURE)].map(([, name = '', matchers = '']) => ({
    name,
    labels: labelsIn([...matchers.matchAll(/([a-z_]+)=~?"/g)].map(([, label = '']) => label).join(' ')),
  }))
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()]
}

const FIGURE = /\b((?:bullwheel|process)_[a-z_]+)(\{[^}]*\})?/g

/** What each line groups, joins or lists by, and the figures of that line. */
function groupedFigures(text: string): { figures: string[]; labels: string[] }[] {
  return text.split('\n').flatMap((line) => {
    const groups = [...line.matchAll(/\b(?:by|without|on|ignoring) \(([^)]*)\)|label_values\([^,]+, *(\w+)\)/g)]
    const labels = groups.flatMap(([, list = '', listed = '']) => labelsIn(`${list} ${listed}`))
    const figures = [...line.matchAll(FIGURE)].map(([, name = '']) => name)
    return labels.length === 0 || figures.length === 0 ? [] : [{ figures, labels }]
  })
}

describePrometheus('promtool', () => {
  test('has nothing to say about what any process shows', async () => {
    const mirrors = spawn(process.execPath, [WORKER, '--role', 'mirror'], {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: system().databaseUrl,
        REDIS_URL: system().redis.url,
        METRICS_PORT: String(ports.mirrors),
      },
      // With an ipc channel it ends when the test run does.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    onTestFinished(() => void mirrors.kill('SIGKILL'))
    await until(
      () => scrape('mirrors').catch(() => ''),
      (text) => text.includes('process_resident_memory_bytes'),
      60_000,
    )
    for (const name of ['api', 'scheduler', 'worker', 'mirrors'] as const) {
      expect([name, await checkMetrics(await scrape(name))]).toEqual([name, []])
    }
  }, 90_000)
})

/** Begins with the api that shows the whole, and ends it: last. */
describePrometheus('with a Prometheus that scrapes all of it', () => {
  let prometheus: TestPrometheus
  let second: Client
  const valuesOf = async (query: string): Promise<Record<string, number>> => {
    const { data } = await second.queryMetrics({ query: { query } })
    if (data.resultType !== 'vector') throw new Error(data.resultType)
    return Object.fromEntries(
      data.result.map(({ metric, value }) => [Object.values(metric).join(' '), Number(value[1])]),
    )
  }

  beforeAll(async () => {
    const shown = [ports.api, ports.second, ports.scheduler, ports.worker]
    prometheus = await startTestPrometheus({ targets: shown.map((port) => `127.0.0.1:${port}`) })
    const env = {
      METRICS_PORT: String(ports.second),
      API_PORT: String(ports.secondApi),
      PROMETHEUS_URL: prometheus.url,
    }
    await system().start('api', env)
    second = createClient({ baseUrl: `http://127.0.0.1:${ports.secondApi}`, key: system().adminKey })
  }, 60_000)
  afterAll(() => prometheus.stop())

  test('a gateway answers from it, and a sum over two apis counts nothing twice', async () => {
    await until(
      () => valuesOf('sum(up)'),
      (found) => Object.values(found)[0] === 4,
    )
    const processed = await until(
      () => valuesOf('sum by (status) (tasks_processed_total)'),
      (found) => found['completed'] !== undefined,
    )
    expect(processed).toEqual({ completed: 5, failed: 0 })
    expect(await valuesOf('sum by (pool) (bullwheel_worker_slots)')).toEqual({ default: 20 })
    expect(await valuesOf('sum(bullwheel_gauges_held)')).toEqual({ '': 1 })
    expect((await second.getStats({})).queries).toBe('prometheus')
  })

  test('the other api shows the whole when the first one is gone', async () => {
    expect(await scrape('second')).not.toContain('bullwheel_queue_tasks')
    await api?.end('SIGTERM')
    const after = await until(
      () => scrape('second'),
      (text) => valueOf(text, 'bullwheel_gauges_held') === 1,
    )
    expect(after).toContain('bullwheel_queue_tasks')
  })

  test('without it a gateway says so, and the charts of /stats go on', async () => {
    await prometheus.stop()
    const refused = await second.queryMetrics({ query: { query: 'up' } }).catch((error: unknown) => error)
    expect(refused).toMatchObject({ status: 503, message: expect.stringContaining('PROMETHEUS_URL') as string })
    expect((await second.getStats({})).total.completed).toBe(5)
  })
})
