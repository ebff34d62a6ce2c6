import { gatherEvidence } from '@bullwheel/db'
import { expect, test } from 'vitest'
import { usePlane } from './plane-fixture.ts'
import { addSchedule, tasksOf, ticksOf } from './schedule-fixture.ts'

const open = usePlane()
const MINUTE = 60_000

/** The book's clock at a whole second. */
const secondsAgo = (seconds: number): number => {
  const now = Math.floor(open().clock.now())
  return now - (now % 1_000) - seconds * 1_000
}

test('a due tick makes one task with its nominal time, staged and run', async () => {
  const plane = open()
  const at = secondsAgo(0)
  const { id, task } = await addSchedule(plane, { everyMs: MINUTE, anchorAt: at, nextAt: at, dueAt: at })
  expect(await plane.newTicker().runOnce()).toMatchObject({ ticks: 1 })
  expect(await ticksOf(plane, id)).toMatchObject([{ at, runAt: at, outcome: 'fired', reason: null }])
  await plane.newDispatcher().runOnce()
  const [made] = await tasksOf(plane, id)
  expect(made).toMatchObject({ tickAt: at, runAt: at, state: 'waiting' })
  expect(await plane.work(task.queue ?? '')).toEqual([made?.id])
})

test('two tickers that both think they hold the role make one task for each tick', async () => {
  const plane = open()
  const schedules = await Promise.all(
    Array.from({ length: 40 }, (_, n) => addSchedule(plane, { overlap: n % 2 === 0 ? 'allow' : 'queue' })),
  )
  const tickers = [plane.newTicker(), plane.newTicker(), plane.newTicker()]
  for (let round = 0; round < 8; round++) await Promise.all(tickers.map((ticker) => ticker.runOnce()))
  for (const { id, overlap } of schedules) {
    const ticks = await ticksOf(plane, id)
    const times = ticks.map(({ at }) => at)
    expect(times).toEqual(Array.from(times, (_, n) => (times[0] ?? 0) + n * 1_000))
    const tasks = await tasksOf(plane, id)
    expect(tasks.map(({ tickAt }) => tickAt)).toEqual(
      ticks.filter(({ outcome }) => outcome === 'fired').map(({ at }) => at),
    )
    // Ahead of its time by a minute, or only what is due.
    expect(times.length).toBeGreaterThanOrEqual(overlap === 'allow' ? 60 : 1)
  }
})

test('a ticker that was stopped between reading and writing writes nothing when it wakes', async () => {
  const plane = open()
  const { id } = await addSchedule(plane, { overlap: 'replace' })
  // Reading goes on, writing waits: as if the process had been stopped just between them.
  const holder = await plane.book.hot.reserve()
  await holder`begin`
  await holder`lock table ticks in exclusive mode`
  const stopped = plane.newTicker().runOnce()
  const waiting = () => plane.book.hot`select from pg_locks where relation = 'ticks'::regclass and not granted`
  await expect.poll(async () => (await waiting()).length).toBe(1)
  await holder`update schedules set revision = revision + 1 where id = ${id}::uuid`
  await holder`commit`
  holder.release()
  await stopped
  expect(await ticksOf(plane, id)).toEqual([])
  expect(await tasksOf(plane, id)).toEqual([])
  await plane.newTicker().runOnce()
  expect((await ticksOf(plane, id)).length).toBeGreaterThan(0)
})

test('an idle schedule’s next tick is written 10 s ahead, and runs at its time', async () => {
  const plane = open()
  const at = secondsAgo(-9)
  const { id, task } = await addSchedule(plane, { everyMs: MINUTE, anchorAt: at, nextAt: at, dueAt: at - 10_000 })
  await plane.newTicker().runOnce()
  expect(await ticksOf(plane, id)).toMatchObject([{ at, outcome: 'fired' }])
  await plane.newDispatcher().runOnce()
  expect(await plane.work(task.queue ?? '')).toEqual([])
  expect(await tasksOf(plane, id)).toMatchObject([{ tickAt: at, runAt: at, state: 'waiting' }])
})

test('overlap allow writes a minute ahead, so that nothing is late while no scheduler is there', async () => {
  const plane = open()
  const { id } = await addSchedule(plane, { overlap: 'allow', everyMs: 10_000 })
  await plane.newTicker().runOnce()
  const ticks = await ticksOf(plane, id)
  expect(ticks.length).toBeGreaterThanOrEqual(6)
  expect(ticks.every(({ outcome, taskId }) => outcome === 'fired' && taskId !== null)).toBe(true)
  expect((ticks.at(-1)?.at ?? 0) - plane.clock.now()).toBeGreaterThan(45_000)
})

test('skip: a tick while the task of an earlier one is pending is recorded with that reason', async () => {
  const plane = open()
  const at = secondsAgo(3)
  const { id } = await addSchedule(plane, { anchorAt: at, nextAt: at, dueAt: at })
  await plane.newTicker().runOnce()
  const [first, ...others] = await ticksOf(plane, id)
  expect(first?.outcome).toBe('fired')
  expect(others.length).toBeGreaterThanOrEqual(2)
  for (const tick of others) {
    const since = new Date(at).toISOString().replace('.000Z', 'Z')
    expect(tick).toMatchObject({ outcome: 'skipped', reason: `the task of ${since} had not ended`, taskId: null })
  }
})

test('queue: ticks wait for the task before them and run one after the other, in order', async () => {
  const plane = open()
  const at = secondsAgo(2)
  const { id, task } = await addSchedule(plane, {
    overlap: 'queue',
    anchorAt: at,
    nextAt: at,
    dueAt: at,
    endAt: at + 2_000,
  })
  const [ticker, dispatcher] = [plane.newTicker(), plane.newDispatcher()]
  await ticker.runOnce()
  expect((await ticksOf(plane, id)).map(({ outcome }) => outcome)).toEqual(['fired', 'queued', 'queued'])
  for (let n = 1; n <= 3; n++) {
    expect(await tasksOf(plane, id)).toHaveLength(n)
    await ticker.runOnce()
    expect(await tasksOf(plane, id)).toHaveLength(n)
    await dispatcher.runOnce()
    expect(await plane.work(task.queue ?? '')).toHaveLength(1)
    await ticker.runOnce()
  }
  expect(await ticksOf(plane, id)).toMatchObject([
    { at, outcome: 'fired' },
    { at: at + 1_000, outcome: 'fired', reason: 'it waited for the task of an earlier tick' },
    { at: at + 2_000, outcome: 'fired' },
  ])
  expect((await tasksOf(plane, id)).map(({ tickAt }) => tickAt)).toEqual([at, at + 1_000, at + 2_000])
})

test('replace: the pending task is cancelled, told why, and the new one runs', async () => {
  const plane = open()
  const at = secondsAgo(0)
  const { id, task } = await addSchedule(plane, { overlap: 'replace', anchorAt: at, nextAt: at, dueAt: at })
  const ticker = plane.newTicker()
  await ticker.runOnce()
  await plane.newDispatcher().runOnce()
  const worker = await plane.addWorker()
  const run = await plane.begin(task.queue ?? '', worker)
  expect(run?.delivery.tasks).toHaveLength(1)
  await expect.poll(async () => (await ticker.runOnce(), (await tasksOf(plane, id)).length)).toBe(2)
  const [old, fresh] = await tasksOf(plane, id)
  expect(old?.state).toBe('cancelled')
  expect(old?.error?.message).toMatch(/^replaced by the tick of /)
  expect(fresh?.state).toBe('waiting')
})

test('a refused schedule does not keep others from ticking', async () => {
  const plane = open()
  const good = await addSchedule(plane)
  const bad = await addSchedule(plane)
  // As a row that an older version wrote might be: Postgres cannot make a task of it.
  await plane.book.hot`
    update schedules set task = json_build_object('type', 'default', 'queue', 'q', 'priority', 99999) where id = ${bad.id}::uuid`
  await plane.newTicker().runOnce()
  expect(await ticksOf(plane, good.id)).toHaveLength(1)
  expect(await ticksOf(plane, bad.id)).toEqual([])
  await plane.book.hot`update schedules set deleted_at = now() where id = ${bad.id}::uuid`
})

test('a schedule that somebody is changing is left out, not waited for', async () => {
  const plane = open()
  const [free, busy] = [await addSchedule(plane), await addSchedule(plane)]
  const holder = await plane.book.hot.reserve()
  await holder`begin`
  await holder`select from schedules where id = ${busy.id}::uuid for update`
  await plane.newTicker().runOnce()
  expect((await ticksOf(plane, free.id)).length).toBeGreaterThan(0)
  expect(await ticksOf(plane, busy.id)).toEqual([])
  await holder`rollback`
  holder.release()
  await plane.newTicker().runOnce()
  expect((await ticksOf(plane, busy.id)).length).toBeGreaterThan(0)
})

test('ten thousand schedules that are due at once each get one task', async () => {
  const plane = open()
  const at = secondsAgo(0)
  await plane.book.hot`
    insert into schedules (id, name, every_ms, timezone, anchor_at, task, overlap, missed_policy, missed_window_ms,
                           next_at, due_at, created_by)
    select gen_random_uuid(), 'many-' || n, 3600000, 'UTC', to_timestamp(${at}::float8 / 1000),
           '{"type":"default","queue":"many"}', 'skip', 'one', 3600000, to_timestamp(${at}::float8 / 1000),
           to_timestamp(${at}::float8 / 1000), 'test'
    from generate_series(1, 10000) n`
  const ticker = plane.newTicker()
  for (let more = true; more;) more = (await ticker.runOnce()).more
  const [made] = await plane.book.hot<{ tasks: number; schedules: number }[]>`
    select count(*) as tasks, count(distinct schedule_id) as schedules from tasks where queue = 'many'`
  expect(made).toEqual({ tasks: 10_000, schedules: 10_000 })
})

test('the ledger is exact after all of this, and every row says what its last event says', async () => {
  const { ledger, rows, strays } = await gatherEvidence(open().book.hot, (lines) => lines.map(({ queue }) => queue))
  expect(strays).toEqual([])
  for (const line of ledger) {
    const { queue, accepted, completed, failed, cancelled, expired, pending, removed } = line
    expect(accepted - completed - failed - cancelled - expired - pending - removed).toBe(0)
    const counted = rows.filter((row) => row.queue === queue).reduce((sum, { n }) => sum + n, 0)
    expect(counted).toBe(accepted - removed)
  }
})
