import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Book, migrate, openBook } from '@bullwheel/db'

const MAIN = new URL('../src/main.ts', import.meta.url)
const name = `api_${randomBytes(6).toString('hex')}`
const databaseUrl = new URL(inject('databaseUrl'))
databaseUrl.pathname = name
let admin: Book
let dataDir: string
const children: ChildProcess[] = []

beforeAll(async () => {
  admin = openBook({ url: inject('databaseUrl'), applicationName: 'test', maxConnections: 1, maxHotConnections: 1 })
  await admin.hot.unsafe(`create database ${name}`)
  await migrate({ url: databaseUrl.href })
  dataDir = await mkdtemp(join(tmpdir(), 'bullwheel-api-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(async () => {
  await admin.hot.unsafe(`drop database ${name} with (force)`)
  await admin.close()
  await rm(dataDir, { recursive: true, force: true })
})

/** The api as a process of its own, as the supervisor of a machine forks it. */
function start(env: Record<string, string> = {}) {
  const child = fork(MAIN, {
    silent: true,
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databaseUrl.href,
      REDIS_URL: inject('redisUrl'),
      API_PORT: '0',
      BULLWHEEL_DATA_DIR: dataDir,
      ...env,
    },
  })
  children.push(child)
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const lines: Record<string, unknown>[] = []
  const ready = new Promise<Record<string, unknown>>((resolve, reject) => {
    if (child.stdout === null) return reject(new Error('no output'))
    createInterface(child.stdout).on('line', (text) => {
      const line = JSON.parse(text) as Record<string, unknown>
      lines.push(line)
      if (line['msg'] === 'ready') resolve(line)
    })
    exited.then(
      () => reject(new Error(`it ended: ${errors}`)),
      (error: unknown) => reject(error as Error),
    )
  })
  // Tests of a start that fails look at its end instead.
  ready.catch(() => undefined)
  return { child, exited, ready, lines, errors: () => errors }
}

describe('the api’s process', () => {
  test('logs ready with its address, makes the first admin key once and keeps it for its owner only', async () => {
    const first = start()
    const { address } = await first.ready
    const file = join(dataDir, 'admin-key')
    const key = (await readFile(file, 'utf8')).trim()
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const answer = await fetch(`${String(address)}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } })
    expect(await answer.json()).toMatchObject({ role: 'admin' })
    expect(JSON.stringify(first.lines)).not.toContain(key)
    await start().ready
    expect((await readFile(file, 'utf8')).trim()).toBe(key)
  })

  test('takes BULLWHEEL_ADMIN_KEY as an admin key', async () => {
    const key = 'a key that was fixed'.replaceAll(' ', '-')
    const { address } = await start({ BULLWHEEL_ADMIN_KEY: key }).ready
    const answer = await fetch(`${String(address)}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } })
    expect(answer.status).toBe(200)
  })

  test('shows figures without a key on METRICS_PORT only', async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address() as { port: number }
    probe.close()
    await once(probe, 'close')
    const { address } = await start({ METRICS_PORT: String(port) }).ready
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}/api/v1/tasks`)).status).toBe(404)
    expect((await fetch(`${String(address)}/metrics`)).status).toBe(401)
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('ends in good order on %s', async (signal) => {
    const { child, ready, exited } = start()
    await ready
    child.kill(signal)
    expect(await exited).toEqual([0, null])
  })

  test('ends when its parent is gone', async () => {
    const { child, ready, exited } = start()
    await ready
    child.disconnect()
    expect(await exited).toEqual([0, null])
  })

  test('a taken port is named, and the variable that changes it', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as { port: number }
    const { exited, errors } = start({ API_PORT: String(port) })
    expect(await exited).toEqual([1, null])
    expect(errors()).toContain(`Port ${port} on 127.0.0.1 is taken by another program`)
    expect(errors()).toContain('API_PORT')
    holder.close()
  })

  test('a wrong environment is told at once, whole', async () => {
    const { exited, errors } = start({ REDIS_URL: 'nonsense', BULLWHEEL_AUHT: 'off', API_PORT: '99999' })
    expect(await exited).toEqual([1, null])
    for (const part of [
      'REDIS_URL must be',
      'API_PORT must be',
      'BULLWHEEL_AUHT is not known; is BULLWHEEL_AUTH meant?',
    ]) {
      expect(errors()).toContain(part)
    }
  })

  test('a database that is not there is said, not shown as a stack', async () => {
    const { exited, errors } = start({ DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' })
    expect(await exited).toEqual([1, null])
    expect(errors()).toContain('ECONNREFUSED')
    expect(errors()).not.toContain('secret')
  })
})
