import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { type LocalServer, findFreePort, startRedis } from '@bullwheel/local'
import postgres from 'postgres'
import { inject } from 'vitest'

/** One process of the system under test. */
export type TestProcess = {
  readonly pid: number
  /** Ends it with this signal and waits for its end. */
  end: (signal: NodeJS.Signals) => Promise<void>
  /** Sends a signal and does not wait (SIGSTOP, SIGCONT). */
  signal: (signal: NodeJS.Signals) => void
  /** What it printed so far, a line each. */
  lines: readonly string[]
}

/** A whole system of real processes on a database and a Redis of its own. */
export type TestSystem = {
  databaseUrl: string
  redis: LocalServer
  apiUrl: string
  adminKey: string
  /** Starts another process of an app; resolves when it is ready. */
  start: (app: 'api' | 'scheduler' | 'worker', env?: Record<string, string>) => Promise<TestProcess>
  stop: () => Promise<void>
}

const ROOT = resolve(import.meta.dirname, '../../..')
const READY_WITHIN_MS = 20_000
const END_WITHIN_MS = 15_000

/** Makes the database, migrates it and starts a Redis; the processes are started by the test. */
export async function createTestSystem(env: Record<string, string> = {}): Promise<TestSystem> {
  const name = `s${randomBytes(6).toString('hex')}`
  const adminUrl = inject('databaseUrl')
  const databaseUrl = withDatabase(adminUrl, name)
  const folder = await mkdtemp(join(tmpdir(), 'bullwheel-system-'))
  await administer(adminUrl, `create database ${name}`)
  const redis = await startRedis({ folder, durable: false, path: process.env['PATH'] })
  const apiPort = await findFreePort()
  const adminKey = `bw_${randomBytes(24).toString('base64url')}`
  const shared = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    API_PORT: String(apiPort),
    BULLWHEEL_ADMIN_KEY: adminKey,
    BULLWHEEL_CAPACITY: '1',
    BULLWHEEL_DATA_DIR: folder,
    BULLWHEEL_DRAIN_TIMEOUT: '2s',
    ...env,
  }
  const processes: TestProcess[] = []
  await run('scheduler', 'migrate', shared)
  return {
    databaseUrl,
    redis,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    adminKey,
    start: async (app, more = {}) => {
      const started = await startProcess(app, { ...shared, ...more })
      processes.push(started)
      return started
    },
    stop: async () => {
      await Promise.all(processes.map((one) => one.end('SIGTERM')))
      await redis.stop()
      await administer(adminUrl, `drop database ${name} with (force)`)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function withDatabase(url: string, name: string): string {
  const target = new URL(url)
  target.pathname = `/${name}`
  return target.href
}

async function administer(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  await sql.unsafe(statement)
  await sql.end()
}

function launch(app: string, entry: string, env: NodeJS.ProcessEnv): ChildProcess {
  // With an ipc channel the process ends when the test run does, however that ends.
  return spawn(process.execPath, [join(ROOT, 'apps', app, 'src', `${entry}.ts`)], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
}

async function run(app: string, entry: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = launch(app, entry, env)
  let output = ''
  child.stderr?.on('data', (data: Buffer) => (output += data.toString()))
  const code = await new Promise((settle) => child.once('exit', settle))
  if (code !== 0) throw new Error(`${app}/${entry} ended with ${String(code)}: ${output}`)
}

async function startProcess(app: string, env: NodeJS.ProcessEnv): Promise<TestProcess> {
  const child = launch(app, 'main', env)
  const lines: string[] = []
  const exited = new Promise<void>((settle) => child.once('exit', () => settle()))
  const ready = new Promise<void>((settle, fail) => {
    const timer = setTimeout(
      () => fail(new Error(`${app} was not ready in time:\n${lines.join('\n')}`)),
      READY_WITHIN_MS,
    )
    const read = (line: string): void => {
      lines.push(line)
      if (!line.includes('"msg":"ready"')) return
      clearTimeout(timer)
      settle()
    }
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', read)
    void exited.then(() => fail(new Error(`${app} ended before it was ready:\n${lines.join('\n')}`)))
  })
  await ready
  return {
    pid: child.pid as number,
    lines,
    signal: (signal) => void child.kill(signal),
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill(signal)
      const killer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS)
      await exited
      clearTimeout(killer)
    },
  }
}
