import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type LocalKafka, PortTakenError, startKafka, whyNoKafka } from '../src/index.ts'
import { isAlive, makeFolder, startElsewhere, stopStarter } from './place.ts'

const cleanUps: (() => Promise<unknown>)[] = []
const path = process.env['PATH']

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function folderForTest(): Promise<string> {
  const { folder, remove } = await makeFolder()
  cleanUps.push(remove)
  return folder
}

async function start(folder: string, port?: number): Promise<LocalKafka> {
  const server = await startKafka({ folder, port, path })
  cleanUps.push(() => server.stop())
  return server
}

async function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

const isMissing = (await whyNoKafka(path)) !== undefined && !process.env['CI']

describe.skipIf(isMissing)('startKafka', () => {
  test('keeps its identity and its port over an orderly end and a kill', async () => {
    const folder = await folderForTest()
    const identity = () => readFile(join(folder, 'data', 'meta.properties'), 'utf8')
    const first = await start(folder)
    const before = await identity()
    expect(await isOpen(first.port)).toBe(true)
    await first.stop()
    expect(await first.exited).toEqual({ code: 143, signal: null })
    const second = await start(folder)
    expect(second.brokers).toBe(first.brokers)
    second.kill()
    expect(await second.exited).toEqual({ code: null, signal: 'SIGKILL' })
    const third = await start(folder)
    expect(third.brokers).toBe(first.brokers)
    expect(await identity()).toBe(before)
  }, 240_000)

  test('takes over from a starter that was killed', async () => {
    const folder = await folderForTest()
    const starter = await startElsewhere('kafka', folder)
    await stopStarter(starter, 'SIGKILL')
    expect(isAlive(starter.pid)).toBe(true)
    const second = await start(folder)
    expect(second.brokers).toBe(starter.url)
    expect(second.pid).not.toBe(starter.pid)
  }, 180_000)

  test('refuses a fixed port that is taken', async () => {
    const first = await start(await folderForTest())
    const folder = await folderForTest()
    await expect(startKafka({ folder, port: first.port, path })).rejects.toThrow(PortTakenError)
  }, 60_000)
})

test('says what is missing where there is no Java', async () => {
  expect(await whyNoKafka('/nowhere')).toMatch(/scripts\/setup-kafka|install Java 17/)
})
