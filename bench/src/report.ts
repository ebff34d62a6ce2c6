import { execFileSync } from 'node:child_process'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Result } from './compare.ts'
import { type Control, isFit, movementOf } from './control.ts'
import type { Row } from './row.ts'
import type { Servers } from './servers.ts'

/** What bench/results/<name>.json holds. */
export type Report = {
  name: string
  title: string
  at: string
  isQuick: boolean
  pairs: number
  isFit: boolean
  controlMovement: number
  controls: Control[]
  machine: { cpu: string; cores: number; memoryGb: number; kernel: string }
  versions: Record<string, string>
  results: Result[]
}

const RESULTS = join(import.meta.dirname, '../results')
const PAGE = join(import.meta.dirname, '../../docs/performance.md')
const [BEGIN, END] = ['<!-- results: written by pnpm bench -->', '<!-- end of results -->']

export function makeReport(
  row: Row,
  servers: Servers,
  results: Result[],
  controls: Control[],
  run: { pairs: number; isQuick: boolean },
): Report {
  const [cpu] = cpus()
  return {
    name: row.name,
    title: row.title,
    at: new Date().toISOString(),
    ...run,
    isFit: isFit(controls),
    controlMovement: movementOf(controls),
    controls,
    machine: {
      cpu: cpu?.model.trim() ?? '',
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      kernel: release(),
    },
    versions: { node: process.version, ...servers.versions, ...libraryVersions(), commit: commit() },
    results,
  }
}

export async function writeReport(report: Report): Promise<void> {
  await mkdir(RESULTS, { recursive: true })
  await writeFile(join(RESULTS, `${report.name}.json`), `${JSON.stringify(report, rounded, 2)}\n`)
}

/** Fills the table of docs/performance.md from every result there is. */
export async function writeTable(): Promise<void> {
  const files = (await readdir(RESULTS)).filter((file) => file.endsWith('.json'))
  const reports = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(RESULTS, file), 'utf8')) as Report),
  )
  const lines = reports.toSorted((a, b) => (a.title < b.title ? -1 : 1)).flatMap(tableLines)
  const head = ['| measured | ours | against | ratio (spread) | floor | goal | run |', '|---|---|---|---|---|---|---|']
  const page = await readFile(PAGE, 'utf8')
  const [before, after] = [page.slice(0, page.indexOf(BEGIN) + BEGIN.length), page.slice(page.indexOf(END))]
  await writeFile(PAGE, `${before}\n${[...head, ...lines].join('\n')}\n${after}`)
}

function tableLines(report: Report): string[] {
  const day = report.at.slice(0, 10)
  const state = `${report.isFit ? 'fit' : `unfit: control moved ${Math.round(report.controlMovement * 100)} %`}, ${report.pairs} pairs, ${day}`
  return report.results.flatMap(({ name, sides, ratios }) =>
    Object.entries(ratios).map(([against, { median, min, max, floor, goal }]) => {
      const ours = Object.values(sides)[0]?.perSecond.median ?? 0
      const theirs = sides[against]?.perSecond.median ?? 0
      const ratio = `**${median.toFixed(2)}** (${min.toFixed(2)}–${max.toFixed(2)})`
      return `| ${report.title}, ${name} | ${perSecond(ours)} | ${against}: ${perSecond(theirs)} | ${ratio} | ${floor ?? ''} | ${goal ?? ''} | ${state} |`
    }),
  )
}

const perSecond = (value: number): string => `${(value / 1_000).toFixed(1)}k/s`

const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toPrecision(4)) : value

function libraryVersions(): Record<string, string> {
  const require = createRequire(import.meta.url)
  return Object.fromEntries(
    ['bullmq', 'ioredis'].map((name) => [name, (require(`${name}/package.json`) as { version: string }).version]),
  )
}

function commit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' }).trim()
}
