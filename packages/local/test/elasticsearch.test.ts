import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type LocalServer, PortTakenError, startElasticsearch, whyNoElasticsearch } from '../src/index.ts'
import { findJavaHome } from '../src/elasticsearch-java.ts'
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

async function start(folder: string, port?: number): Promise<LocalServer> {
  const server = await startElasticsearch({ folder, port, path })
  cleanUps.push(() => server.stop())
  return server
}

async function ask<Answer>(url: string, place: string, method = 'GET', body?: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}${place}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  return (await response.json()) as Answer
}

const isMissing = (await whyNoElasticsearch(path)) !== undefined && !process.env['CI']

describe.skipIf(isMissing)('startElasticsearch', () => {
  test('keeps its documents and its port over an orderly end and a kill', async () => {
    const folder = await folderForTest()
    const first = await start(folder)
    await ask(first.url, '/things/_doc/1?refresh=true', 'PUT', { name: 'kept' })
    await first.stop()
    expect(isAlive(first.pid)).toBe(false)
    const second = await start(folder)
    expect(second.url).toBe(first.url)
    second.kill()
    expect(await second.exited).toEqual({ code: null, signal: 'SIGKILL' })
    const third = await start(folder)
    expect(third.url).toBe(first.url)
    expect(await ask(third.url, '/things/_doc/1')).toMatchObject({ found: true, _source: { name: 'kept' } })
  }, 600_000)

  test('takes over from a starter that was killed, and refuses a fixed port that is taken', async () => {
    const folder = await folderForTest()
    const starter = await startElsewhere('elasticsearch', folder)
    await stopStarter(starter, 'SIGKILL')
    expect(isAlive(starter.pid)).toBe(true)
    const second = await start(folder)
    expect(second.url).toBe(starter.url)
    expect(second.pid).not.toBe(starter.pid)
    const other = await folderForTest()
    await expect(startElasticsearch({ folder: other, port: second.port, path })).rejects.toThrow(PortTakenError)
  }, 600_000)
})

async function addJava(folder: string, name: string, version: string): Promise<string> {
  const home = join(folder, name)
  await mkdir(join(home, 'bin'), { recursive: true })
  await writeFile(join(home, 'bin', 'java'), '')
  await writeFile(join(home, 'release'), `IMPLEMENTOR="Somebody"\nJAVA_VERSION="${version}"\n`)
  return home
}

test('takes the newest Java that is recent enough, whatever is on the path, or says what is missing', async () => {
  const folder = await folderForTest()
  const old = await addJava(folder, 'a-17', '17.0.15')
  await expect(findJavaHome(join(old, 'bin'), [folder])).rejects.toThrow('install Java 21')
  await addJava(folder, 'b-21', '21.0.2')
  const newest = await addJava(folder, 'c-25', '25.0.3')
  await addJava(folder, 'd-8', '1.8.0_400')
  expect(await findJavaHome(join(old, 'bin'), [folder, '/nowhere'])).toBe(newest)
})
