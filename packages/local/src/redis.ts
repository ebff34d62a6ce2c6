import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join, resolve } from 'node:path'
import { keepPassword } from './password.ts'
import { choosePort } from './ports.ts'
import { type LocalServer, endsOf, keepPid, spawnServer, stopLeftIn, waitUntilReady } from './server-process.ts'
import { findProgram } from './toolchain.ts'

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
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const binary = options.binary ?? (await findRedisServer(options.path))
  await stopRedisLeftIn(folder)
  const password = options.requirePassword === false ? undefined : await keepPassword(join(folder, 'password'))
  const port = await choosePort(folder, options.port)
  const config = join(folder, 'redis.conf')
  await writeFile(config, settings(options, password), { mode: 0o600 })
  const args = [config, '--dir', folder, '--port', String(port), '--bind', '127.0.0.1']
  const running = await spawnServer({ file: binary, args, options: {} }, logFile)
  await keepPid(folder, running)
  await waitUntilReady(running, {
    name: 'redis-server',
    logFile,
    timeoutMs: 60_000,
    isReady: () => answersPing(port, password),
  })
  return {
    url: `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`,
    port,
    ...endsOf(running),
  }
}

/** Stops the server that a killed process left running in this folder, if any. Redis shows its port as its title. */
export async function stopRedisLeftIn(folder: string): Promise<void> {
  const port = (await readFile(join(folder, 'port'), 'utf8').catch(() => '')).trim()
  await stopLeftIn(folder, (line) => line.includes('redis-server') && line.includes(`:${port}`))
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

async function findRedisServer(path: string | undefined): Promise<string> {
  const file = await findProgram('redis-server', 'bin', path)
  if (file === undefined)
    throw new Error('no redis-server was found; run scripts/setup, or set REDIS_URL to use your own')
  return file
}
