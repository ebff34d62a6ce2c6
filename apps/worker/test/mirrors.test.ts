import { randomUUID } from 'node:crypto'
import type { LifecycleEvent } from '@bullwheel/contracts'
import {
  deleteTask,
  discardLetters,
  listDeadLetters,
  listMirrors,
  readLedger,
  readMirrorLags,
  resetBook,
  wantLetters,
  writeLogs,
} from '@bullwheel/db'
import { type LogDocument, type MirrorEvent, type Refused } from '@bullwheel/domain'
import { expect, test } from 'vitest'
import { createCopier } from '../src/mirrors/copier.ts'
import type { Mirror } from '../src/mirrors/mirror.ts'
import { statsMirror } from '../src/mirrors/stats-mirror.ts'
import { acceptInto, changeTask, useBook } from './book-fixture.ts'
import { log } from './worker-fixture.ts'

const place = useBook()
const quiet = (): void => undefined

const accept = (count: number, queue = 'default') => acceptInto(place.book.hot, count, { queue })

/** Cancels and retries the same tasks from several sides at once. */
async function churn(tasks: string[], writers: number, turns: number): Promise<void> {
  const write = async (seed: number): Promise<void> => {
    for (let turn = 0; turn < turns; turn++) {
      const id = tasks[(seed * 5 + turn * 3) % tasks.length] ?? ''
      await changeTask(place.book, id)
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, seed) => write(seed)))
}

/** A sink that keeps what it is given, and fails as it is told. */
function keepingMirror(over: { fails?: () => boolean; refuses?: (event: MirrorEvent) => string | undefined } = {}) {
  const kept: MirrorEvent[] = []
  const mirror: Mirror = {
    name: `kept-${randomUUID()}`,
    sink: {
      name: 'kept',
      write: async (events) => {
        const refused: Refused[] = []
        for (const event of events) {
          const reason = over.refuses?.(event)
          if (reason !== undefined) refused.push({ event, reason })
          else if (over.fails?.() === true) throw new Error('the sink is away')
          else kept.push(event)
        }
        return Promise.resolve(refused)
      },
      close: () => Promise.resolve(),
    },
  }
  return { mirror, kept }
}

const copierOf = (mirror: Mirror, holder: string = randomUUID(), partition = 0) =>
  createCopier({ hot: place.book.hot, mirror, partition, holder, log })

async function copyAll(copier: ReturnType<typeof copierOf>): Promise<void> {
  for (let isAtEnd = false; !isAtEnd;) isAtEnd = (await copier.runOnce()).isAtEnd
}
const key = ({ taskId, version }: LifecycleEvent): string => `${taskId} ${version}`
const versionsByTask = (events: LifecycleEvent[]): number[][] =>
  [...Map.groupBy(events, ({ taskId }) => taskId).values()].map((own) => own.map(({ version }) => version))

test('every event is copied once, in order per task, while many writers change the same tasks', async () => {
  const { mirror, kept } = keepingMirror()
  const copier = copierOf(mirror)
  await copyAll(copier)
  kept.length = 0
  const tasks = await accept(6)
  const writing = churn(tasks, 3, 30)
  for (let turn = 0; turn < 20; turn++) await copier.runOnce()
  await writing
  await copyAll(copier)
  expect(new Set(kept.map(key)).size).toBe(kept.length)
  expect(kept.length).toBeGreaterThan(tasks.length + 10)
  for (const versions of versionsByTask(kept)) expect(versions).toEqual(Array.from(versions, (_, n) => n + 1))
  expect(kept[0]).toMatchObject({ kind: 'created', maxAttempts: 3 })
})

test('a sink that fails in the midst of a batch gets it again: repeats, nothing missing, order per task kept', async () => {
  let calls = 0
  const { mirror, kept } = keepingMirror({ fails: () => ++calls % 17 === 0 && calls < 200 })
  const tasks = await accept(5)
  await churn(tasks, 2, 20)
  const copier = copierOf(mirror)
  for (let isAtEnd = false; !isAtEnd;) {
    isAtEnd = await copier.runOnce().then(
      (turn) => turn.isAtEnd,
      () => false,
    )
  }
  const firsts = new Map<string, LifecycleEvent>()
  for (const event of kept) if (!firsts.has(key(event))) firsts.set(key(event), event)
  expect(kept.length).toBeGreaterThan(firsts.size)
  const mine = [...firsts.values()].filter(({ taskId }) => tasks.includes(taskId))
  for (const versions of versionsByTask(mine)) expect(versions).toEqual(Array.from(versions, (_, n) => n + 1))
})

test('what a sink refuses is a dead letter with its reason, and the others go on', async () => {
  const refuses = (event: MirrorEvent) => (event.queue === 'bad' ? 'too large' : undefined)
  const { mirror, kept } = keepingMirror({ refuses })
  const [bad] = await accept(1, 'bad')
  const [good] = await accept(1, 'good')
  await copyAll(copierOf(mirror))
  expect(kept.map(({ taskId }) => taskId)).toContain(good)
  expect(kept.map(({ taskId }) => taskId)).not.toContain(bad)
  const letters = await place.book.hot`
    select task_id as id, reason, item->>'kind' as kind from mirror_dead_letters where mirror = ${mirror.name}`
  expect(letters).toMatchObject([{ id: bad, reason: 'too large', kind: 'created' }])
  const row = (await listMirrors(place.book.hot)).find((one) => one.mirror === mirror.name)
  expect(row).toMatchObject({ error: null })
})

test('a dead letter is tried again when somebody asks: it goes when it is taken, and stays with the new reason when not', async () => {
  const reasons = new Map([
    ['once', 'too large'],
    ['always', 'not today'],
  ])
  const { mirror, kept } = keepingMirror({ refuses: ({ queue }) => reasons.get(queue) })
  const [once] = await accept(1, 'once')
  await accept(1, 'always')
  await accept(1, 'unasked')
  await copyAll(copierOf(mirror, 'me'))
  const before = await listDeadLetters(place.book.hot, mirror.name, { before: undefined, limit: 10 })
  expect(before.map(({ reason }) => reason)).toEqual(['not today', 'too large'])
  reasons.delete('once')
  reasons.set('always', 'never')
  expect(await wantLetters(place.book.hot, mirror.name, undefined)).toBe(2)
  await copyAll(copierOf(mirror, 'me'))
  expect(kept.map(({ taskId }) => taskId)).toContain(once)
  const after = await listDeadLetters(place.book.hot, mirror.name, { before: undefined, limit: 10 })
  expect(after).toMatchObject([{ id: before[0]?.id, reason: 'never', refusals: 2, isWanted: false }])
  expect(await discardLetters(place.book.hot, mirror.name, undefined)).toBe(1)
})

test('lines of handlers are copied once each, in order, and not those of a task that is gone', async () => {
  const lines: LogDocument[] = []
  const mirror: Mirror = {
    name: `logs-${randomUUID()}`,
    logs: {
      write: (some) => {
        lines.push(...some)
        return Promise.resolve([])
      },
      close: () => Promise.resolve(),
    },
  }
  const copier = copierOf(mirror)
  await copyAll(copier)
  const [one, two, gone] = (await accept(3, 'written')) as [string, string, string]
  const chunk = (taskId: string, first: number, messages: string[]) => ({
    taskId,
    token: taskId,
    attempt: 1,
    first,
    lines: messages.map((message) => JSON.stringify([1_000, 'info', message, { first }])),
  })
  await writeLogs(place.book.hot, [chunk(one, 1, ['a', 'b']), chunk(two, 1, ['c']), chunk(gone, 1, ['x'])])
  // A flush whose reply was lost.
  await writeLogs(place.book.hot, [chunk(one, 1, ['a', 'b']), chunk(one, 3, ['d'])])
  await deleteTask(place.book.hot, gone, false)
  await writeLogs(place.book.hot, [chunk(gone, 2, ['y'])])
  await copyAll(copier)
  const messagesOf = (id: string) => lines.filter(({ taskId }) => taskId === id).map(({ message }) => message)
  expect([one, two, gone].map(messagesOf)).toEqual([['a', 'b', 'd'], ['c'], []])
  expect(lines.at(-1)).toMatchObject({
    line: 3,
    queue: 'written',
    type: 'default',
    fields: '{"first":3}',
    level: 'info',
  })
  expect(new Set(lines.map(({ id }) => id)).size).toBe(4)
})

test('after a reset a mirror of the present forgets what it had, and copies what came since', async () => {
  const { mirror, kept } = keepingMirror()
  const clearing = { ...mirror, clear: () => Promise.resolve(void (kept.length = 0)) }
  const copier = copierOf(clearing)
  const [old] = await accept(1)
  await copyAll(copier)
  expect(kept.map(({ taskId }) => taskId)).toContain(old)
  await resetBook(place.book.hot, { actor: 'test', requestId: null }, { schedules: false })
  const fresh = await accept(2)
  await copyAll(copier)
  expect(kept.map(({ taskId }) => taskId).toSorted()).toEqual(fresh.toSorted())
  const [later] = await accept(1)
  await copyAll(copier)
  expect(kept.at(-1)?.taskId).toBe(later)
  expect(kept).toHaveLength(3)
})

test('one process copies a partition; another takes over when it falls silent, and the first one’s batch then counts for nothing', async () => {
  const gate = Promise.withResolvers<undefined>()
  const writing = Promise.withResolvers<undefined>()
  const { mirror: slow, kept } = keepingMirror()
  const sink = 'sink' in slow ? slow.sink : undefined
  const mirror: Mirror = {
    name: slow.name,
    sink: {
      name: 'slow',
      write: async (events) => {
        writing.resolve(undefined)
        await gate.promise
        return sink?.write(events) ?? []
      },
      close: () => Promise.resolve(),
    },
  }
  await accept(2)
  const first = copierOf(mirror).runOnce()
  await writing.promise
  const second = copierOf(slow)
  expect(await second.runOnce()).toMatchObject({ isHeld: false })
  await place.book.hot`update mirror_cursors set held_until = now() - interval '1 s' where mirror = ${mirror.name}`
  await copyAll(second)
  const copied = kept.length
  gate.resolve(undefined)
  await expect(first).rejects.toThrow('another process copies this mirror')
  await copyAll(second)
  expect(kept.length).toBe(copied * 2)
  expect(copied).toBeGreaterThan(0)
})

test('partitions split the tasks between them, and miss none', async () => {
  const { mirror, kept } = keepingMirror()
  const split = { ...mirror, partitions: 3 }
  const tasks = await accept(30)
  for (let partition = 0; partition < 3; partition++) await copyAll(copierOf(split, 'me', partition))
  const mine = kept.filter(({ taskId, kind }) => tasks.includes(taskId) && kind === 'created')
  expect(mine.map(({ taskId }) => taskId).toSorted()).toEqual(tasks.toSorted())
})

test('minute statistics are exact, however often their copier is stopped', async () => {
  const tasks = await accept(20, 'counted')
  const writing = churn(tasks, 3, 25)
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) {
      const copier = copierOf(statsMirror, 'stats-holder')
      // As if it were killed: the statement is under way, and nobody waits for it.
      void copier.runOnce().catch(quiet)
      await copierOf(statsMirror, 'stats-holder').runOnce().catch(quiet)
    }
  }
  await Promise.all([writing, turns()])
  await copyAll(copierOf(statsMirror, 'stats-holder'))
  const [stats] = await place.book.hot<{ accepted: number; cancelled: number; buckets: number }[]>`
    select sum(accepted)::bigint as accepted, sum(cancelled)::bigint as cancelled,
           sum((select sum(n) from unnest(waits) n))::bigint as buckets
    from stats_minute where queue = 'counted'`
  const [told] = await place.book.hot<{ accepted: number; cancelled: number }[]>`
    select count(*) filter (where l->>0 = 'created') as accepted, count(*) filter (where l->>0 = 'cancelled') as cancelled
    from events cross join lateral json_array_elements(body) l where l->>3 = 'counted'`
  expect(stats).toEqual({ ...told, buckets: 0 })
  const ledger = (await readLedger(place.book.hot)).find(({ queue }) => queue === 'counted')
  expect(stats?.accepted).toBe(ledger?.accepted)
})

test('lag tells how much is still to be copied, and for how long it has waited', async () => {
  const { mirror } = keepingMirror()
  const copier = copierOf(mirror)
  await copyAll(copier)
  const lagOf = async () => (await readMirrorLags(place.book.hot)).find((one) => one.mirror === mirror.name)
  expect(await lagOf()).toMatchObject({ items: 0, seconds: 0, isExact: true })
  await accept(3)
  await accept(1)
  expect((await lagOf())?.items).toBe(4)
  await copyAll(copier)
  expect(await lagOf()).toMatchObject({ items: 0 })
})
