import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { choosePort } from './ports.ts'
import { type LocalServer, endsOf, keepPid, spawnServer, stopLeftIn, waitUntilReady } from './server-process.ts'
import { findProgram, whyMissing } from './toolchain.ts'

const run = promisify(execFile)

export type PrometheusOptions = {
  /** Holds the data, the configuration and the log; made when missing. */
  folder: string
  /** Hosts with ports whose /metrics is scraped each second. */
  targets: string[]
  /** What it is to remember, as OpenMetrics with times; older than some hours. */
  history?: string | undefined
  /** Where binaries are looked for, as in the environment, when scripts/setup-prometheus has brought none. */
  path?: string | undefined
}

/** Starts a Prometheus on 127.0.0.1 that scrapes these targets. */
export async function startPrometheus({
  folder: where,
  targets,
  history,
  path,
}: PrometheusOptions): Promise<LocalServer> {
  const file = await findPrometheus('prometheus', path)
  const folder = resolve(where)
  const logFile = join(folder, 'prometheus.log')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const port = await choosePort(folder, undefined)
  const config = join(folder, 'prometheus.json')
  await writeFile(config, JSON.stringify(configOf(targets)))
  if (history !== undefined) await writeHistory(folder, history, path)
  const args = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]
  const running = await spawnServer({ file, args, options: { cwd: folder } }, logFile)
  await keepPid(folder, running)
  const url = `http://127.0.0.1:${port}`
  await waitUntilReady(running, { name: 'Prometheus', logFile, timeoutMs: 60_000, isReady: () => isReady(url) })
  return {
    url,
    port,
    ...endsOf(running),
  }
}

// YAML takes JSON.
const configOf = (targets: string[]): object => ({
  global: { scrape_interval: '1s', scrape_timeout: '1s' },
  scrape_configs: [{ job_name: 'bullwheel', static_configs: [{ targets }] }],
})

/** Stops the server that a killed process left running in this folder, if any. */
export async function stopPrometheusLeftIn(folder: string): Promise<void> {
  const config = join(resolve(folder), 'prometheus.json')
  await stopLeftIn(folder, (line) => line.includes(config))
}

async function writeHistory(folder: string, history: string, path: string | undefined): Promise<void> {
  const file = join(folder, 'history.txt')
  await writeFile(file, history)
  const promtool = await findPrometheus('promtool', path)
  await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'data')])
}

/** What promtool has to say about a Prometheus text, a line each; empty when all is well. */
export async function checkMetrics(text: string, path?: string): Promise<string[]> {
  const file = await findPrometheus('promtool', path)
  return new Promise((done, fail) => {
    const child = execFile(file, ['check', 'metrics'], (error, stdout, stderr) => {
      // 3: it parsed, and there is something to mend.
      if (error !== null && error.code !== 3) return fail(new Error(`${stdout}${stderr}`, { cause: error }))
      done(`${stdout}${stderr}`.split('\n').filter((line) => line !== ''))
    })
    child.stdin?.end(text)
  })
}

/** What promtool answers to these arguments, such as `test rules <file>`. Throws with it when promtool is not content. */
export async function runPromtool(args: readonly string[], path?: string): Promise<string> {
  const file = await findPrometheus('promtool', path)
  return new Promise((done, fail) => {
    execFile(file, args, (error, stdout, stderr) => {
      if (error === null) done(`${stdout}${stderr}`)
      else fail(new Error(`${stdout}${stderr}`, { cause: error }))
    })
  })
}

/** Why none can be started here, for people; undefined when one can. */
export async function whyNoPrometheus(path: string | undefined): Promise<string | undefined> {
  return whyMissing(findPrometheus('prometheus', path))
}

async function findPrometheus(binary: 'prometheus' | 'promtool', path: string | undefined): Promise<string> {
  const file = await findProgram(binary, 'prometheus', path)
  if (file === undefined) throw new Error('no Prometheus was found; run scripts/setup-prometheus')
  return file
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(1_000) }).then(
    ({ ok }) => ok,
    () => false,
  )
}
