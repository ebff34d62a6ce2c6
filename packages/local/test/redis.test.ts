import { chown, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, test } from 'vitest'
import { type LocalServer, PortTakenError, startRedis } from '../src/index.ts'
import { isAlive, makeFolder, startElsewhere, stopStarter } from './place.ts'

const isRoot = process.getuid?.() === 0
const cleanUps: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function folderForTest(): Promise<string> {
  const { folder, remove } = await makeFolder()
  cleanUps.push(remove)
  return folder
}

async function start(folder: string, options: { port?: number } = {}): Promise<LocalServer> {
  const server = await startRedis({ folder, durable: true, path: process.env['PATH'], ...options })
  cleanUps.push(() => server.stop())
  return server
}

async function withClient<Result>(url: string, use: (redis: Redis) => Promise<Result>): Promise<Result> {
  const redis = new Redis(url, { enableReadyCheck: false })
  try {
    return await use(redis)
  } finally {
    redis.disconnect()
  }
}

describe('startRedis', () => {
  test('keeps data, password and port over a restart', async () => {
    const folder = await folderForTest()
    const first = await start(folder)
    await withClient(first.url, (redis) => redis.set('kept', '42'))
    await first.stop()
    expect(await first.exited).toEqual({ code: 0, signal: null })
    const second = await start(folder)
    expect(second.url).toBe(first.url)
    expect(await withClient(second.url, (redis) => redis.get('kept'))).toBe('42')
  })

  test('takes over from a starter that was killed, with its data', async () => {
    const folder = await folderForTest()
    const starter = await startElsewhere('redis', folder)
    await withClient(starter.url, (redis) => redis.set('kept', '42'))
    await stopStarter(starter, 'SIGKILL')
    expect(isAlive(starter.pid)).toBe(true)
    const second = await start(folder)
    expect(second.url).toBe(starter.url)
    expect(second.pid).not.toBe(starter.pid)
    expect(await withClient(second.url, (redis) => redis.get('kept'))).toBe('42')
  })

  test('runs as BullMQ and the book need it: noeviction, append-only, a password', async () => {
    const folder = await folderForTest()
    const server = await start(folder)
    expect((await stat(join(folder, 'redis.conf'))).mode & 0o777).toBe(0o600)
    const settings = await withClient(server.url, async (redis) => [
      await redis.config('GET', 'maxmemory-policy'),
      await redis.config('GET', 'appendfsync'),
      await redis.config('GET', 'appendonly'),
    ])
    expect(settings.flat()).toEqual(['maxmemory-policy', 'noeviction', 'appendfsync', 'everysec', 'appendonly', 'yes'])
    const bare = `redis://127.0.0.1:${server.port}`
    await expect(withClient(bare, (redis) => redis.get('kept'))).rejects.toThrow(/NOAUTH/)
  })

  test('refuses a fixed port that is taken', async () => {
    const first = await start(await folderForTest())
    const folder = await folderForTest()
    await expect(startRedis({ folder, durable: false, port: first.port })).rejects.toThrow(PortTakenError)
  })

  test.runIf(isRoot)('works for an ordinary user', async () => {
    const folder = await folderForTest()
    await chown(folder, 65_534, 65_534)
    const starter = await startElsewhere('redis', folder, { uid: 65_534, gid: 65_534 })
    expect(await withClient(starter.url, (redis) => redis.ping())).toBe('PONG')
    await stopStarter(starter, 'SIGTERM')
    expect(isAlive(starter.pid)).toBe(false)
  })
})
