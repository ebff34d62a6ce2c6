import { execFileSync } from 'node:child_process'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Result, Target } from './compare.ts'
import { type Control, isFit, movementOf } from './control.ts'
import type { Row } from './row.ts'
import type { Servers } from './servers.ts'
import { show, showBound } from './units.ts'

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
  const lines = reports.toSorted((a, b) => a.title.localeCompare(b.title, 'en', { numeric: true })).flatMap(tableLines)
  const head = ['| measured | ours | against | ratio (spread) | floor | goal | run |', '|---|---|---|---|---|---|---|']
  const page = await readFile(PAGE, 'utf8')
  const [before, after] = [page.slice(0, page.indexOf(BEGIN) + BEGIN.length), page.slice(page.indexOf(END))]
  await writeFile(PAGE, `${before}\n${[...head, ...lines].join('\n')}\n${after}`)
}

function tableLines(report: Report): string[] {
  const day = report.at.slice(0, 10)
  const state = `${report.isFit ? 'fit' : `unfit: control moved ${Math.round(report.controlMovement * 100)} %`}, ${report.pairs} pairs, ${day}`
  return report.results.flatMap((result) => resultLines(result, `${report.title}, ${result.name}`, state))
}

/** One line for each side that ours is compared with; a figure that has no other side gets one of its own. */
function resultLines({ unit, sides, ratios, limit }: Result, title: string, state: string): string[] {
  const [[, ours] = []] = Object.entries(sides)
  const bound = (ratio: number | undefined, figure: number | undefined): string => {
    const bounds = [ratio === undefined ? [] : String(ratio), figure === undefined ? [] : show(figure, unit)].flat()
    return bounds.map((one) => showBound(one, unit)).join(', ')
  }
  const line = (against: string, ratio: string, target: Target): string => {
    const bounds = [bound(target.floor, limit?.floor), bound(target.goal, limit?.goal)]
    return `| ${title} | ${show(ours?.figure.median ?? 0, unit)} | ${against} | ${ratio} | ${bounds.join(' | ')} | ${state} |`
  }
  const lines = Object.entries(ratios).map(([name, { median, min, max, ...target }]) => {
    const theirs = sides[name]
    const against = `${name}: ${show(theirs?.figure.median ?? 0, unit)}${theirs?.once ? ' (one run)' : ''}`
    return line(against, `**${median.toFixed(2)}** (${min.toFixed(2)}–${max.toFixed(2)})`, target)
  })
  return lines.length > 0 ? lines : [line('', '', {})]
}

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
