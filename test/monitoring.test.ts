import { execFile } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { runPromtool } from '@bullwheel/local'
import { describePrometheus } from '@bullwheel/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')
const INFRA = join(ROOT, 'infra')
const DASHBOARDS = ['overview', 'queues', 'workers', 'mirrors'].map((name) => `bullwheel-${name}`)
const COLUMNS = 24

type GridPanel = {
  id: number
  title: string
  gridPos: { x: number; y: number; w: number; h: number }
  targets?: { expr: string }[]
}
type Written = { templating: { list: { name: string }[] }; panels: GridPanel[] }

const writtenAs = async (uid: string): Promise<Written> =>
  JSON.parse(await readFile(join(INFRA, 'grafana/dashboards', `${uid}.json`), 'utf8')) as Written
const expressionsOf = ({ panels }: Written): string[] =>
  panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))

test('the folder of dashboards holds what scripts/grafana/panels.ts says, and nothing else', async () => {
  const files = await readdir(join(INFRA, 'grafana/dashboards'))
  const names = files.filter((file) => file.endsWith('.json')).toSorted()
  expect(names).toEqual(DASHBOARDS.map((uid) => `${uid}.json`).toSorted())
  const check = promisify(execFile)(process.execPath, ['scripts/grafana/build.ts', 'check'], { cwd: ROOT })
  await expect(check).resolves.toMatchObject({ stderr: '' })
})

describe.each(DASHBOARDS)('%s', (uid) => {
  test('has ids that differ, panels that fit and do not lie on one another, and declares its variables', async () => {
    const dashboard = await writtenAs(uid)
    const { panels, templating } = dashboard
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(COLUMNS)
    const covered = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    )
    expect(new Set(covered).size).toBe(covered.length)
    const declared = new Set(templating.list.map(({ name }) => name))
    const used = expressionsOf(dashboard).flatMap((expr) => [...expr.matchAll(/\$([a-z]+)\b/g)].map(([, name]) => name))
    expect(used.filter((name) => !declared.has(name ?? ''))).toEqual([])
  })
})

test('Kibana\u2019s data views name indices and a time that search writes', async () => {
  const text = await readFile(join(INFRA, 'kibana/data-views.ndjson'), 'utf8')
  const views = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { attributes: Record<string, string> })
  const templates = await readFile(join(ROOT, 'packages/search/src/index-templates.ts'), 'utf8')
  expect(views.map(({ attributes: { title, timeFieldName } }) => [title, timeFieldName])).toEqual([
    ['bullwheel-tasks', 'createdAt'],
    ['bullwheel-logs', 'at'],
  ])
  for (const { attributes } of views) expect(templates).toContain(`\n  ${attributes['timeFieldName'] ?? ''}: instant,`)
})

describePrometheus('promtool', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bullwheel-monitoring-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('finds each alert rule firing when it should, and quiet when it should not', async () => {
    expect(await runPromtool(['test', 'rules', join(INFRA, 'prometheus/tests/bullwheel.test.yml')])).toContain(
      'SUCCESS',
    )
    expect(await runPromtool(['check', 'config', '--syntax-only', join(INFRA, 'prometheus/prometheus.yml')])).toContain(
      'SUCCESS',
    )
  })

  test('has seen each alert fire', async () => {
    const rules = await readFile(join(INFRA, 'prometheus/rules/bullwheel.yml'), 'utf8')
    const tests = await readFile(join(INFRA, 'prometheus/tests/bullwheel.test.yml'), 'utf8')
    const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name ?? '')
    expect(alerts).toHaveLength(12)
    const fired = new Set(
      [...tests.matchAll(/alertname: (\w+)\n +exp_alerts:\n +- exp_labels/g)].map(([, name]) => name),
    )
    expect(alerts.filter((name) => !fired.has(name))).toEqual([])
  })

  test('understands every expression of the dashboards', async () => {
    const written = await Promise.all(DASHBOARDS.map(writtenAs))
    const rules = written
      .flatMap(expressionsOf)
      .map((expr) => expr.replaceAll('$__rate_interval', '5m').replaceAll(/\$[a-z]+/g, 'some'))
      .map((expr, at) => `      - { record: 'panel:${at}', expr: ${JSON.stringify(expr)} }`)
    const file = join(folder, 'panels.yml')
    await writeFile(file, `groups:\n  - name: panels\n    rules:\n${rules.join('\n')}\n`)
    expect(await runPromtool(['check', 'rules', file])).toContain(`${rules.length} rules found`)
  })
})
