import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import {
  type Book,
  type Hot,
  cancelTask,
  migrate,
  openBook,
  readMirrorLags,
  resetBook,
  retryTask,
  writeLogs,
} from '@bullwheel/db'
import { type LogDocument, type MirrorEvent } from '@bullwheel/domain'
import { startPostgres } from '@bullwheel/local'
import { createTestPlace } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCopier } from '../src/mirrors/copier.ts'
import type { Mirror } from '../src/mirrors/mirror.ts'
import { acceptInto } from './book-fixture.ts'
import { HORIZON_MS, log } from './worker-fixture.ts'

const place = createTestPlace()
const schema = 'restored'

/** A cluster of its own, whose transaction ids begin anew. */
let other: { server: Awaited<ReturnType<typeof startPostgres>>; folder: string } | undefined
let before: Book
let after: Book

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bullwheel-restored-'))
  const server = await startPostgres({ folder, durable: false })
  other = { server, folder }
  await migrate({ url: place.databaseUrl, schema: place.schema })
  await migrate({ url: server.url, schema })
  before = openBook({ url: place.databaseUrl, schema: place.schema, applicationName: 'test' })
  after = openBook({ url: server.url, schema, applicationName: 'test' })
}, 60_000)
afterAll(async () => {
  await Promise.all([before?.close(), after?.close()])
  await other?.server.stop()
  if (other !== undefined) await rm(other.folder, { recursive: true, force: true })
  await place.remove()
})

/** As pg_dump and pg_restore do: the rows of every table, and where each sequence stands. */
async function dumpAndRestore(from: Hot, to: Hot): Promise<void> {
  const tables = await from<{ name: string }[]>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition`
  const sequences = await from<{ name: string; at: number }[]>`
    select sequencename as name, last_value as at from pg_sequences where schemaname = current_schema() and last_value > 0`
  const lines = await to.reserve()
  try {
    await lines`set session_replication_role = replica`
    await lines.unsafe(`truncate ${tables.map(({ name }) => name).join(', ')}`)
    for (const { name } of tables) {
      const rows = await from`copy (select * from ${from(name)}) to stdout`.readable()
      await pipeline(rows, await lines`copy ${lines(name)} from stdin`.writable())
    }
    for (const { name, at } of sequences) await lines`select setval(${name}::regclass, ${at})`
    await lines`set session_replication_role = origin`
  } finally {
    lines.release()
  }
}

/** A mirror of events and one of lines, that keep what they are given. */
function keepingMirrors() {
  const events: MirrorEvent[] = []
  const lines: LogDocument[] = []
  const name = randomUUID()
  const mirrors: Mirror[] = [
    {
      name,
      sink: {
        name,
        write: (some) => {
          events.push(...some)
          return Promise.resolve([])
        },
        close: () => Promise.resolve(),
      },
    },
    {
      name: `${name}-logs`,
      logs: {
        write: (some) => {
          lines.push(...some)
          return Promise.resolve([])
        },
        close: () => Promise.resolve(),
      },
    },
  ]
  return { events, lines, mirrors }
}

async function copyAll(hot: Hot, mirrors: Mirror[]): Promise<void> {
  for (const mirror of mirrors) {
    const copier = createCopier({ hot, mirror, partition: 0, holder: 'test', log })
    for (let isAtEnd = false; !isAtEnd;) isAtEnd = (await copier.runOnce()).isAtEnd
  }
}

const newestXid = async (hot: Hot): Promise<number> => {
  const [row] = await hot<{ xid: number }[]>`select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xid`
  return row?.xid ?? 0
}

test('after a dump and restore into a new cluster every event and line is copied once, in order, also what was written after', async () => {
  const told = keepingMirrors()
  const write = (hot: Hot, taskId: string, message: string) =>
    writeLogs(hot, [
      { taskId, token: randomUUID(), attempt: 1, first: 1, lines: [JSON.stringify([1, 'info', message, null])] },
    ])
  const [copied, half] = (await acceptInto(before.hot, 2)) as [string, string]
  await write(before.hot, copied, 'copied before')
  await copyAll(before.hot, told.mirrors)
  await cancelTask(before.hot, half)
  const [unread] = (await acceptInto(before.hot, 1)) as [string]
  await write(before.hot, unread, 'not copied before')
  // Transaction ids of the old cluster are far ahead: by them alone all that is new would pass for seen.
  while ((await newestXid(before.hot)) < (await newestXid(after.hot)) + 100) await acceptInto(before.hot, 1)

  await dumpAndRestore(before.hot, after.hot)
  await retryTask(after.hot, half, HORIZON_MS)
  const fresh = await acceptInto(after.hot, 3)
  await write(after.hot, fresh[0] ?? '', 'after')
  const lag = (await readMirrorLags(after.hot)).find(({ mirror }) => mirror === told.mirrors[0]?.name)
  const [{ n: all } = { n: 0 }] = await after.hot<{ n: number }[]>`
    select count(*) as n from events cross join lateral json_array_elements(body)`
  expect(lag?.items).toBe(all - told.events.length)
  await copyAll(after.hot, told.mirrors)
  await copyAll(after.hot, told.mirrors)

  expect(told.events).toHaveLength(all)
  expect(new Set(told.events.map(({ taskId, version }) => `${taskId} ${version}`)).size).toBe(all)
  const kindsOf = (id: string) => told.events.filter(({ taskId }) => taskId === id).map(({ kind }) => kind)
  expect(kindsOf(half)).toEqual(['created', 'cancelled', 'retried'])
  expect(fresh.flatMap(kindsOf)).toEqual(['created', 'created', 'created'])
  expect(told.lines.map(({ message }) => message)).toEqual(['copied before', 'not copied before', 'after'])

  const [later] = (await acceptInto(after.hot, 1)) as [string]
  await copyAll(after.hot, told.mirrors)
  expect(told.events.at(-1)?.taskId).toBe(later)
  expect(told.events).toHaveLength(all + 1)
})

test('a reset that a mirror had not noticed before the restore is made up for there, and nothing of after it is skipped', async () => {
  const told = keepingMirrors()
  const [events] = told.mirrors
  const clearing: Mirror[] = [{ ...(events as Mirror), clear: () => Promise.resolve(void (told.events.length = 0)) }]
  const [old] = (await acceptInto(before.hot, 1)) as [string]
  await copyAll(before.hot, clearing)
  expect(told.events.map(({ taskId }) => taskId)).toContain(old)
  await resetBook(before.hot, { actor: 'test', requestId: null }, { schedules: false })
  const unread = await acceptInto(before.hot, 2)
  while ((await newestXid(before.hot)) < (await newestXid(after.hot)) + 100)
    unread.push(...(await acceptInto(before.hot, 1)))

  await dumpAndRestore(before.hot, after.hot)
  const fresh = await acceptInto(after.hot, 2)
  await copyAll(after.hot, clearing)
  await copyAll(after.hot, clearing)
  expect(told.events.map(({ taskId }) => taskId)).toEqual([...unread, ...fresh])
})
