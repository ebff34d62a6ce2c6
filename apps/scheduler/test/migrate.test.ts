import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Book, openBook } from '@bullwheel/db'
import { startCuttingProxy } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'

const SCRIPT = fileURLToPath(new URL('../src/migrate.ts', import.meta.url))
const name = `migrate_${randomBytes(6).toString('hex')}`
let admin: Book

beforeAll(async () => {
  admin = openBook({ url: inject('databaseUrl'), applicationName: 'test', maxConnections: 1, maxHotConnections: 1 })
  await admin.hot.unsafe(`create database ${name}`)
})
afterAll(async () => {
  await admin.hot.unsafe(`drop database ${name} with (force)`)
  await admin.close()
})

/** The process as an init container runs it: what it says, and how it ends. */
function run(url: URL, ...args: string[]) {
  const child = spawn(process.execPath, [SCRIPT, ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: url.href },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  const waits = Promise.withResolvers<void>()
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    if (/does not answer yet \(.+\); waiting up to 60s/.test(said)) waits.resolve()
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, said }))
  return { ended, waits: waits.promise }
}

test('waits for a Postgres that comes up later, and then migrates it', async () => {
  const url = new URL(inject('databaseUrl'))
  const proxy = await startCuttingProxy({ host: url.hostname, port: Number(url.port) })
  onTestFinished(() => proxy.close())
  proxy.shut()
  url.host = `127.0.0.1:${proxy.port}`
  url.pathname = name
  const migration = run(url, '--wait', '60s')
  await migration.waits
  proxy.open()
  expect(await migration.ended).toMatchObject({ code: 0 })
  url.host = new URL(inject('databaseUrl')).host
  const book = openBook({ url: url.href, applicationName: 'test', maxConnections: 1, maxHotConnections: 1 })
  onTestFinished(() => book.close())
  expect(await book.hot`select name from bullwheel.pools`).toMatchObject([{ name: 'default' }])
}, 90_000)

test.each([
  ['what Postgres refuses', ['--wait', '5m'], /could not be migrated: database "nowhere" does not exist/],
  ['a wait that is none', ['--wait', 'soon'], /--wait must be like 30s or 5m, and is soon/],
])(
  'ends at once with 1: %s',
  async (_what, args, message) => {
    const url = new URL(inject('databaseUrl'))
    url.pathname = 'nowhere'
    const { code, said } = await run(url, ...args).ended
    expect({ code, said }).toEqual({ code: 1, said: expect.stringMatching(message) as string })
  },
  60_000,
)
