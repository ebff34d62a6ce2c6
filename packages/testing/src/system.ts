import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { type LocalServer, findFreePort, startPostgres, startRedis } from '@bullwheel/local'
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
  /** Resolves when it has ended, by itself or not. */
  exited: Promise<void>
}

export type App = 'api' | 'scheduler' | 'worker'

/** Servers of one test system, which it may kill and start again at the same address. */
export type TestServers = {
  readonly redis: LocalServer
  /** Starts Redis again after its end. `data`: as the append-only file was, empty, or as it was at `keepRedis`. */
  restartRedis: (data?: 'kept' | 'none' | 'rolled-back') => Promise<void>
  /** Copies what Redis has on disk now, for a later roll-back. */
  keepRedis: () => Promise<void>
  /** Undefined where the run's shared Postgres is used. */
  readonly postgres: LocalServer | undefined
  /** Starts Postgres again after its end. */
  restartPostgres: () => Promise<void>
}

export type TestSystemOptions = {
  /** True: a Postgres of its own, which may be restarted. Default: a database of its own on the run's Postgres. */
  ownPostgres?: boolean
  /** True: Redis keeps an append-only file. Default false. */
  durableRedis?: boolean
  /** How many workers the pool `default` always has, each with so many slots. Default: as the migration makes it. */
  pool?: { workers: number; slots?: number }
}

/** A whole system of real processes on a database and a Redis of its own. */
export type TestSystem = TestServers & {
  databaseUrl: string
  /** Holds what the system keeps on disk. */
  folder: string
  apiUrl: string
  adminKey: string
  /** The last errors that its processes printed: what a failed test needs. */
  errors: () => string[]
  /** Starts another process of an app and does not wait for it. */
  launch: (app: App, env?: Record<string, string>) => TestProcess
  /** Starts another process of an app; resolves when it is ready. */
  start: (app: App, env?: Record<string, string>) => Promise<TestProcess>
  stop: () => Promise<void>
}

const ROOT = resolve(import.meta.dirname, '../../..')
/** A dozen processes that start from source at once take their time on a busy machine. */
const READY_WITHIN_MS = 60_000
const END_WITHIN_MS = 15_000

/** Makes the database, migrates it and starts a Redis; the processes are started by the test. */
export async function createTestSystem(
  env: Record<string, string> = {},
  options: TestSystemOptions = {},
): Promise<TestSystem> {
  const folder = await mkdtemp(join(tmpdir(), 'bullwheel-system-'))
  const servers = await startServers(folder, options)
  const database = await makeDatabase(servers.postgres)
  const apiPort = await findFreePort()
  const adminKey = `bw_${randomBytes(24).toString('base64url')}`
  const shared = {
    ...process.env,
    DATABASE_URL: database.url,
    REDIS_URL: servers.redis.url,
    API_PORT: String(apiPort),
    BULLWHEEL_ADMIN_KEY: adminKey,
    BULLWHEEL_CAPACITY: '1',
    BULLWHEEL_DATA_DIR: folder,
    BULLWHEEL_DRAIN_TIMEOUT: '2s',
    NODE_COMPILE_CACHE: inject('compileCache'),
    ...env,
  }
  const processes: TestProcess[] = []
  const begin = (app: App, more: Record<string, string> = {}) => {
    const begun = beginProcess(app, { ...shared, ...more })
    processes.push(begun)
    return begun
  }
  await run('scheduler', 'migrate', shared)
  if (options.pool !== undefined) await fixPool(database.url, options.pool)
  return Object.assign(servers, {
    databaseUrl: database.url,
    folder,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    adminKey,
    errors: () => processes.flatMap(({ lines }) => lines.filter(isError).slice(-10)),
    launch: begin,
    start: async (app: App, more: Record<string, string> = {}) => {
      const begun = begin(app, more)
      await begun.ready
      return begun
    },
    stop: async () => {
      await Promise.all(processes.map((one) => one.end('SIGTERM')))
      await servers.redis.stop()
      await database.remove()
      await servers.postgres?.stop()
      await rm(folder, { recursive: true, force: true })
    },
  })
}

async function startServers(folder: string, options: TestSystemOptions): Promise<TestServers> {
  const [redisFolder, keptFolder] = [join(folder, 'redis'), join(folder, 'redis-kept')]
  const beginRedis = (): Promise<LocalServer> =>
    startRedis({ folder: redisFolder, durable: options.durableRedis ?? false, path: process.env['PATH'] })
  const beginPostgres = (): Promise<LocalServer> => startPostgres({ folder: join(folder, 'postgres'), durable: true })
  let [redis, postgres] = await Promise.all([beginRedis(), options.ownPostgres ? beginPostgres() : undefined])
  const files = (of: string): string => join(of, 'appendonlydir')
  return {
    get redis() {
      return redis
    },
    get postgres() {
      return postgres
    },
    restartRedis: async (data = 'kept') => {
      await redis.exited
      if (data !== 'kept') await rm(files(redisFolder), { recursive: true, force: true })
      if (data === 'rolled-back') await cp(files(keptFolder), files(redisFolder), { recursive: true })
      redis = await beginRedis()
    },
    keepRedis: async () => {
      await rm(keptFolder, { recursive: true, force: true })
      await cp(files(redisFolder), files(keptFolder), { recursive: true })
    },
    restartPostgres: async () => {
      await postgres?.exited
      postgres = await beginPostgres()
    },
  }
}

/** A database of its own; on a Postgres of its own that is the one which is there. */
async function makeDatabase(own: LocalServer | undefined): Promise<{ url: string; remove: () => Promise<void> }> {
  if (own !== undefined) return { url: own.url, remove: () => Promise.resolve() }
  const adminUrl = inject('databaseUrl')
  const name = `s${randomBytes(6).toString('hex')}`
  await administer(adminUrl, `create database ${name}`)
  return {
    url: withDatabase(adminUrl, name),
    remove: () => administer(adminUrl, `drop database ${name} with (force)`),
  }
}

/** Lines of pino from level error on, and everything that is none of its lines. */
const isError = (line: string): boolean => !/^\{"level":[1-4]\d,/.test(line)

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
  const file = inject('usesBundles') ? `dist/${entry}.js` : `src/${entry}.ts`
  // With an ipc channel the process ends when the test run does, however that ends.
  return spawn(process.execPath, [join(ROOT, 'apps', app, file)], {
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

/** `ready` rejects when the process ends before, or takes too long. */
function beginProcess(app: App, env: NodeJS.ProcessEnv): TestProcess & { ready: Promise<void> } {
  const child = launch(app, 'main', env)
  const lines: string[] = []
  const exited = new Promise<void>((settle) => child.once('exit', () => settle()))
  const ready = untilReady(app, child, lines, exited)
  // Whoever does not wait for it need not hear of it.
  ready.catch(() => undefined)
  return {
    pid: child.pid as number,
    lines,
    exited,
    ready,
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

function untilReady(app: App, child: ChildProcess, lines: string[], exited: Promise<void>): Promise<void> {
  return new Promise<void>((settle, fail) => {
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
}

async function fixPool(
  databaseUrl: string,
  { workers, slots = 20 }: { workers: number; slots?: number },
): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, connection: { search_path: 'bullwheel' } })
  await sql`
    update pools set min = ${workers}, max = ${workers}, desired = ${workers}, slots = ${slots} where name = 'default'`
  await sql.end()
}
