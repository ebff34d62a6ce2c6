import { once } from 'node:events'
import { chown, readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterEach, describe, expect, test } from 'vitest'
import { type LocalServer, PortTakenError, findPostgresIn, startPostgres } from '../src/index.ts'
import { isAlive, makeFolder, startElsewhere, stopStarter } from './place.ts'

const isRoot = process.getuid?.() === 0
const cleanUps: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function folderForTest(mode?: number): Promise<string> {
  const { folder, remove } = await makeFolder(mode)
  cleanUps.push(remove)
  return folder
}

async function start(folder: string, options: { port?: number; durable?: boolean } = {}): Promise<LocalServer> {
  const server = await startPostgres({ folder, durable: true, ...options })
  cleanUps.push(() => server.stop())
  return server
}

async function query(url: string, statement: string): Promise<postgres.RowList<postgres.Row[]>> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await sql.unsafe(statement)
  } finally {
    await sql.end()
  }
}

describe('startPostgres', () => {
  test('keeps data, password and port over a restart', async () => {
    const folder = await folderForTest()
    const first = await start(folder)
    await query(first.url, 'create table kept as select 42 as answer')
    await first.stop()
    expect(await first.exited).toEqual({ code: 0, signal: null })
    const second = await start(folder)
    expect(second.url).toBe(first.url)
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  })

  test('is found by whoever knows its folder, while it runs', async () => {
    const folder = await folderForTest()
    expect(await findPostgresIn(folder)).toBeUndefined()
    const server = await start(folder)
    expect(await findPostgresIn(folder)).toBe(server.url)
    await server.stop()
    expect(await findPostgresIn(folder)).toBeUndefined()
  })

  test('takes over from a starter that was killed, with all that was committed', async () => {
    const folder = await folderForTest()
    const starter = await startElsewhere('postgres', folder)
    await query(starter.url, 'create table kept as select 42 as answer')
    await stopStarter(starter, 'SIGKILL')
    expect(isAlive(starter.pid)).toBe(true)
    const second = await start(folder)
    expect(second.pid).not.toBe(starter.pid)
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  })

  test('starts again after the server itself was killed, and says that it ended', async () => {
    const folder = await folderForTest()
    const first = await start(folder)
    await query(first.url, 'create table kept as select 42 as answer')
    process.kill(first.pid, 'SIGKILL')
    expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' })
    const second = await start(folder)
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  })

  test('asks for a password, keeps it readable by the owner only, and listens on loopback only', async () => {
    const folder = await folderForTest()
    const server = await start(folder)
    const password = (await readFile(join(folder, 'password'), 'utf8')).trim()
    expect((await stat(join(folder, 'password'))).mode & 0o777).toBe(0o600)
    await expect(query(server.url.replace(password, 'wrong'), 'select 1')).rejects.toThrow(/password/)
    const [settings] = await query(
      server.url,
      `select current_setting('listen_addresses') as listen, current_setting('fsync') as fsync,
              current_setting('password_encryption') as encryption, current_setting('server_encoding') as encoding`,
    )
    expect(settings).toEqual({ listen: '127.0.0.1', fsync: 'on', encryption: 'scram-sha-256', encoding: 'UTF8' })
  })

  test('takes another port when its remembered one is taken, and refuses a fixed one', async () => {
    const folder = await folderForTest()
    const first = await start(folder)
    await first.stop()
    const other = createServer().listen(first.port, '127.0.0.1')
    await once(other, 'listening')
    cleanUps.push(() => new Promise((resolve) => other.close(resolve)))
    await expect(startPostgres({ folder, durable: true, port: first.port })).rejects.toThrow(PortTakenError)
    const second = await start(folder)
    expect(second.port).not.toBe(first.port)
  })

  test.runIf(isRoot)('works for root inside a folder that only root may enter', async () => {
    const folder = join(await folderForTest(0o700), 'data', 'postgres')
    const server = await start(folder)
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test.runIf(isRoot)('keeps working for root in a folder that belongs to another user', async () => {
    const folder = await folderForTest(0o755)
    await chown(folder, 65_534, 65_534)
    const server = await start(folder)
    await server.stop()
    expect((await stat(join(folder, 'cluster'))).uid).toBe(65_534)
    const again = await start(folder)
    expect(await query(again.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test.runIf(isRoot)('works for an ordinary user', async () => {
    const folder = await folderForTest()
    await chown(folder, 65_534, 65_534)
    const starter = await startElsewhere('postgres', folder, { uid: 65_534, gid: 65_534 })
    expect(await query(starter.url, 'select 1 as one')).toEqual([{ one: 1 }])
    await stopStarter(starter, 'SIGTERM')
    expect(isAlive(starter.pid)).toBe(false)
  })
})
