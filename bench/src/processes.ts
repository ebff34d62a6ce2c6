import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '@bullwheel/local'
import { cpuMs, cpuMsOfChildren } from './cpu.ts'
import { rssMiB } from './memory.ts'
import type { RawQueue } from './raw-queue.ts'
import type { Servers } from './servers.ts'
import { STARTS_VARIABLE, startsFile } from './starts.ts'

/** A process beside this one, as in production. */
export type Process = {
  cpu: () => Promise<number>
  rss: () => Promise<number>
  /** Jobs that its handler has seen, where it says so. */
  done: () => number
  stop: () => Promise<void>
  /** Kills it at once. */
  kill: () => Promise<void>
}
export type Api = Process & { url: string }

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const HANDLERS = [at('./noop.ts'), at('./timed.ts')].join(',')

/** `built` is what `pnpm build` made and users run: from source an app takes more memory and starts more slowly. */
export type AppForm = 'source' | 'built'
function fileOf(app: string, entry: string, form: AppForm): string {
  if (form === 'source') return `../../apps/${app}/src/${entry}.ts`
  const file = `../../apps/${app}/dist/${entry}.js`
  if (!existsSync(at(file))) throw new Error(`apps/${app} is not built: run \`pnpm build\` first`)
  return file
}

/** A worker child of the real worker app; it is told its id and slots as its supervisor would. */
export async function startWorkerChild(
  servers: Servers,
  id: string,
  slots: number,
  form: AppForm = 'source',
): Promise<Process> {
  const { child, untilReady } = start(servers, fileOf('worker', 'child', form), { BULLWHEEL_TASKS: HANDLERS })
  child.send({ kind: 'start', id, pool: 'default', slots })
  await untilReady()
  return running(child)
}

/** A supervisor with room for so many workers, as `bullwheel dev` starts it; how many slots they have is said in the book. */
export function startSupervisor(servers: Servers, capacity = 1): Process {
  const settings = {
    BULLWHEEL_TASKS: HANDLERS,
    BULLWHEEL_CAPACITY: String(capacity),
    BULLWHEEL_DRAIN_TIMEOUT: '100ms',
    // It would warn of what is done to it here.
    LOG_LEVEL: 'error',
  }
  const { child } = start(servers, fileOf('worker', 'main', 'built'), settings)
  return { ...running(child), cpu: () => cpuMsOfChildren(child.pid ?? 0) }
}

/** BullMQ's own Worker, one for each of the queues. */
export async function startRawWorker(servers: Servers, queues: RawQueue[], concurrency: number): Promise<Process> {
  const { child, untilReady } = start(servers, './raw-worker.ts', {
    BENCH_QUEUES: queues.join(','),
    BENCH_CONCURRENCY: String(concurrency),
  })
  await untilReady()
  return running(child)
}

export async function startRivalWorker(servers: Servers, rival: string): Promise<Process> {
  const { child, untilReady } = start(servers, './rival-worker.ts', { BENCH_RIVAL: rival })
  await untilReady()
  return running(child)
}

/** The control plane; it works as soon as it has taken its roles. */
export function startScheduler(servers: Servers, form: AppForm = 'source'): Process {
  return running(start(servers, fileOf('scheduler', 'main', form), {}).child)
}

/** The gateway; it says by answering that it is ready. */
export async function startApi(servers: Servers, form: AppForm = 'source'): Promise<Api> {
  const port = await findFreePort()
  const { child } = start(servers, fileOf('api', 'main', form), {
    API_PORT: String(port),
    BULLWHEEL_AUTH: 'off',
    BULLWHEEL_DATA_DIR: join(servers.folder, 'api'),
  })
  const url = `http://127.0.0.1:${port}`
  for (;;) {
    const isReady = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return { ...running(child), url }
    if (child.exitCode !== null) throw new Error('the api did not start')
    await sleep(50)
  }
}

export async function startPlainApi(servers: Servers): Promise<Api> {
  const port = await findFreePort()
  const { child, untilReady } = start(servers, './plain-api.ts', { API_PORT: String(port) })
  await untilReady()
  return { ...running(child), url: `http://127.0.0.1:${port}` }
}

function start(servers: Servers, file: string, env: Record<string, string>) {
  const child = fork(at(file), {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      LOG_LEVEL: 'warn',
      [STARTS_VARIABLE]: startsFile(servers),
      ...env,
    },
    execArgv:
      process.env['BENCH_PROFILE'] === undefined
        ? []
        : ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_PROFILE']}`],
  })
  const untilReady = (): Promise<void> =>
    new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`${file} ended with code ${code}`)))
      child.on('message', (message: { kind?: string }) => {
        if (message.kind === 'ready') resolve()
      })
    })
  return { child, untilReady }
}

function running(child: ChildProcess): Process {
  let done = 0
  const exited = once(child, 'exit')
  child.on('message', (message: { kind?: string; done?: number }) => {
    if (message.kind === 'done') done = message.done ?? 0
  })
  return {
    done: () => done,
    cpu: () => cpuMs(child.pid ?? 0),
    rss: () => rssMiB(child.pid ?? 0),
    stop: async () => {
      // A worker child drains; the api ends with its channel, as under `bullwheel dev`.
      // It may be gone in this moment: then there is nobody to tell.
      if (child.connected) child.send({ kind: 'drain', deadlineMs: 1_000, graceMs: 500 }, () => undefined)
      if (child.connected) child.disconnect()
      await exited
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}
