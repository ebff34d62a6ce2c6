import { access, constants, mkdir, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { delimiter, dirname, join, resolve } from 'node:path'
import { keepPassword } from './password.ts'
import { choosePort } from './ports.ts'
import { type LocalServer, spawnServer, stopProcess, stopSurvivor, waitUntilReady } from './server-process.ts'

export type RedisOptions = {
  /** Holds the data, the password, the port and the log; made when missing. */
  folder: string
  /** Fixed port; default: a free one, remembered in the folder. Throws PortTakenError. */
  port?: number | undefined
  /** True: append-only file, synced each second. False keeps nothing on disk: for tests only. */
  durable: boolean
  /** Default true. A password is made once and kept in the folder. */
  requirePassword?: boolean
  /** More lines of its configuration. */
  settings?: readonly string[]
  /** Default: the one that scripts/setup put into .toolchain, else the one on PATH. */
  binary?: string
  /** Where binaries are looked for, as in the environment. */
  path?: string | undefined
}

/** Starts redis-server on 127.0.0.1. One that an earlier run left behind in this folder is stopped first. */
export async function startRedis(options: RedisOptions): Promise<LocalServer> {
  const folder = resolve(options.folder)
  const logFile = join(folder, 'redis.log')
  const pidFile = join(folder, 'pid')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const binary = options.binary ?? (await findRedisServer(options.path))
  await stopRedisLeftIn(folder)
  const password = options.requirePassword === false ? undefined : await keepPassword(join(folder, 'password'))
  const port = await choosePort(folder, options.port)
  const config = join(folder, 'redis.conf')
  await writeFile(config, settings(options, password), { mode: 0o600 })
  const args = [config, '--dir', folder, '--port', String(port), '--bind', '127.0.0.1']
  const running = await spawnServer({ file: binary, args, options: {} }, logFile)
  await writeFile(pidFile, `${running.pid}\n`)
  await waitUntilReady(running, {
    name: 'redis-server',
    logFile,
    timeoutMs: 60_000,
    isReady: () => answersPing(port, password),
  })
  return {
    url: `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`,
    port,
    pid: running.pid,
    exited: running.exited,
    stop: (graceMs = 5_000) =>
      stopProcess(running, [
        { signal: 'SIGTERM', graceMs },
        { signal: 'SIGKILL', graceMs: 1_000 },
      ]),
    kill: () => void running.child.kill('SIGKILL'),
  }
}

/** Stops the server that a killed process left running in this folder, if any. Redis shows its port as its title. */
export async function stopRedisLeftIn(folder: string): Promise<void> {
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => ''))
  const port = (await readFile(join(folder, 'port'), 'utf8').catch(() => '')).trim()
  await stopSurvivor(pid, (line) => line.includes('redis-server') && line.includes(`:${port}`), 'SIGTERM')
}

function settings({ durable, settings: more = [] }: RedisOptions, password: string | undefined): string {
  const lines = ['maxmemory-policy noeviction', 'daemonize no', 'save ""', 'tcp-backlog 511', ...more]
  lines.push(...(durable ? ['appendonly yes', 'appendfsync everysec'] : ['appendonly no']))
  if (password !== undefined) lines.push(`requirepass ${password}`)
  return `${lines.join('\n')}\n`
}

/** +PONG comes only when the data is loaded. */
async function answersPing(port: number, password: string | undefined): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' })
    let answer = ''
    const finish = (): void => {
      socket.destroy()
      done(answer.includes('+PONG'))
    }
    socket.setTimeout(1_000, finish)
    socket.on('error', finish)
    socket.on('close', finish)
    socket.on('data', (chunk) => {
      answer += chunk.toString()
      if (/\+PONG|-LOADING|-NOAUTH|-WRONGPASS/.test(answer)) finish()
    })
    socket.write(`${password === undefined ? '' : `AUTH ${password}\r\n`}PING\r\n`)
  })
}

async function findRedisServer(path = ''): Promise<string> {
  const candidates: string[] = []
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    candidates.push(join(folder, '.toolchain', 'bin', 'redis-server'))
  }
  for (const folder of path.split(delimiter)) if (folder !== '') candidates.push(join(folder, 'redis-server'))
  for (const candidate of candidates) {
    if (await isExecutable(candidate)) return candidate
  }
  throw new Error('no redis-server was found; run scripts/setup, or set REDIS_URL to use your own')
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}
