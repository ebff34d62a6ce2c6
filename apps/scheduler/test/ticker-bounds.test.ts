import { findFailingSchedules, forgetTicks } from '@bullwheel/db'
import { expect, test } from 'vitest'
import { createRoleLoop } from '../src/role.ts'
import { log, usePlane } from './plane-fixture.ts'
import { addSchedule, tasksOf, ticksOf } from './schedule-fixture.ts'

const open = usePlane()

/** The book's clock at a whole second. */
const secondsAgo = (seconds: number): number => {
  const now = Math.floor(open().clock.now())
  return now - (now % 1_000) - seconds * 1_000
}
const remove = (id: string) => open().book.hot`update schedules set deleted_at = now() where id = ${id}::uuid`

test('a schedule that cannot be decided does not make the turns spin', async () => {
  const plane = open()
  const { id } = await addSchedule(plane, { timezone: 'Mars/Olympus' })
  const ticker = plane.newTicker()
  expect(await ticker.runOnce()).toEqual({ paused: 0, released: 0, ticks: 0, more: false })
  const turns: number[] = []
  const runOnce = () => (turns.push(performance.now()), ticker.runOnce())
  const loop = createRoleLoop({ role: { ...ticker, runOnce }, hot: plane.book.hot, holder: 'h', log })
  loop.start()
  await expect.poll(() => turns.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(4)
  await loop.stop()
  const pauses = turns.slice(1).map((at, n) => at - (turns[n] ?? 0))
  for (const pause of pauses) expect(pause).toBeGreaterThan(150)
  await remove(id)
})

test('schedules that cannot be decided, however many and large, do not keep others from ticking', async () => {
  const plane = open()
  const task = { type: 'default', queue: 'large', payload: 'x'.repeat(256 * 1_024 - 2) }
  const at = secondsAgo(5)
  const bad = { everyMs: 3_600_000, anchorAt: at, nextAt: at, dueAt: at, task }
  const unread = Array.from({ length: 32 }, () => addSchedule(plane, { ...bad, timezone: 'Mars/Olympus' }))
  // As rows that an older version wrote might be: Postgres cannot make tasks of them.
  const refused = Array.from({ length: 3 }, () =>
    addSchedule(plane, { ...bad, task: { ...task, priority: 99_999 } as typeof task }),
  )
  const ids = (await Promise.all([...unread, ...refused])).map(({ id }) => id)
  const good = await addSchedule(plane)
  const ticker = plane.newTicker()
  for (let turns = 0; turns < 4; turns++) await ticker.runOnce()
  expect((await ticksOf(plane, good.id)).length).toBeGreaterThan(0)
  for (const id of [...ids, good.id]) await remove(id)
})

test('ticks with large payloads are written some at a time, and those of other schedules between them', async () => {
  const plane = open()
  const at = secondsAgo(100)
  const task = { type: 'default', queue: 'large', payload: 'x'.repeat(256 * 1_024 - 2) }
  const every = { everyMs: 1_000, anchorAt: at, nextAt: at, dueAt: at, endAt: at + 90_000, task }
  const large = await addSchedule(plane, { ...every, overlap: 'allow', missedPolicy: 'all' })
  const small = await addSchedule(plane, { everyMs: 60_000 })
  const ticker = plane.newTicker()
  expect(await ticker.runOnce()).toMatchObject({ ticks: 31 + 1, more: true })
  expect(await ticksOf(plane, small.id)).toHaveLength(1)
  for (let more = true; more;) more = (await ticker.runOnce()).more
  expect(await tasksOf(plane, large.id)).toHaveLength(91)
})

test('of many schedules with large tasks some are decided at a time, and all at last', async () => {
  const plane = open()
  const at = secondsAgo(0)
  const task = { type: 'default', queue: 'large', payload: 'x'.repeat(256 * 1_024 - 2) }
  const one = { everyMs: 3_600_000, anchorAt: at, nextAt: at, dueAt: at, task }
  const schedules = await Promise.all(Array.from({ length: 70 }, () => addSchedule(plane, one)))
  const ticker = plane.newTicker()
  expect(await ticker.runOnce()).toMatchObject({ ticks: 31, more: true })
  for (let more = true; more;) more = (await ticker.runOnce()).more
  for (const { id } of schedules) expect(await ticksOf(plane, id)).toHaveLength(1)
})

test('ticks that were queued before overlap became allow get their tasks, though some task is always pending', async () => {
  const plane = open()
  const at = secondsAgo(2)
  const { id } = await addSchedule(plane, { overlap: 'queue', anchorAt: at, nextAt: at, dueAt: at })
  const ticker = plane.newTicker()
  await ticker.runOnce()
  const queued = async () => (await ticksOf(plane, id)).filter(({ outcome }) => outcome === 'queued').length
  expect(await queued()).toBeGreaterThanOrEqual(2)
  await plane.book.hot`update schedules set overlap = 'allow', revision = revision + 1 where id = ${id}::uuid`
  for (let more = true; more;) more = (await ticker.runOnce()).more
  expect(await queued()).toBe(0)
  await remove(id)
})

test('an old nominal time that was backfilled lately is not forgotten, and one of its time is', async () => {
  const plane = open()
  const { hot } = plane.book
  const { id } = await addSchedule(plane)
  await hot`
    insert into ticks (schedule_id, at, run_at, outcome, decided_at)
    select ${id}::uuid, date_trunc('second', now()) - days * interval '1 day', now(), outcome, now() - decided * interval '1 day'
    from (values (100, 'backfilled', 0), (101, 'fired', 101), (80, 'fired', 80)) t(days, outcome, decided)`
  expect(await forgetTicks(hot, 100)).toBeGreaterThanOrEqual(1)
  expect((await ticksOf(plane, id)).map(({ outcome }) => outcome)).toEqual(['backfilled', 'fired'])
})

test('only schedules that say after how many failures are paused by themselves, and only for failures since the resume', async () => {
  const plane = open()
  const { hot } = plane.book
  const failing = async (autoPauseAfter: number | null, failuresFrom: number): Promise<string> => {
    const at = secondsAgo(4)
    const times = { anchorAt: at, nextAt: at, dueAt: at, endAt: at + 2_000 }
    const { id } = await addSchedule(plane, { ...times, overlap: 'allow', autoPauseAfter, failuresFrom })
    await plane.newTicker().runOnce()
    await hot`
      with ended as (
        update tasks set state = 'failed', finished_at = now(), error = '{"name":"Error","message":"boom"}'
        where schedule_id = ${id}::uuid returning queue, priority),
      counted as (
        insert into ledger (queue, priority, kind, n)
        select queue, priority, kind, n from ended cross join (values ('pending', -1), ('failed', 1)) d(kind, n))
      select 1`
    await hot`update schedules set next_at = now() + interval '1 h', due_at = now() + interval '1 h' where id = ${id}::uuid`
    return id
  }
  const before = secondsAgo(60)
  const [paused, unlimited, resumed] = [
    await failing(3, before),
    await failing(null, before),
    await failing(3, secondsAgo(-60)),
  ]
  await plane.newTicker().runOnce()
  const reasonOf = async (id: string) =>
    (await hot<{ reason: string | null }[]>`select pause_reason as reason from schedules where id = ${id}::uuid`)[0]
      ?.reason
  expect(await reasonOf(paused)).toBe('its last 3 tasks failed; the latest: Error: boom')
  expect(await reasonOf(unlimited)).toBeNull()
  expect(await reasonOf(resumed)).toBeNull()
  const audited =
    await hot`select actor, action from audit_log where subject = any(string_to_array(${[paused, unlimited, resumed].join(',')}, ','))`
  expect(audited).toEqual([{ actor: 'autoPauseAfter', action: 'schedule.pause' }])
})

test('ticks go on while it cannot be told which schedules fail', async () => {
  const plane = open()
  const { hot } = plane.book
  const [failing, good] = [
    await addSchedule(plane, { autoPauseAfter: 1, endAt: secondsAgo(-1) }),
    await addSchedule(plane),
  ]
  await plane.newTicker().runOnce()
  // Text that json holds and Postgres cannot read: as an older worker might have written it.
  await hot`
    with ended as (
      update tasks set state = 'failed', finished_at = now(), error = '{"name":"Error","message":"\\u0000"}'
      where schedule_id = ${failing.id}::uuid returning queue, priority),
    counted as (
      insert into ledger (queue, priority, kind, n)
      select queue, priority, kind, n from ended cross join (values ('pending', -1), ('failed', 1)) d(kind, n))
    select 1`
  await expect(findFailingSchedules(hot, 60_000, 10)).rejects.toThrow(/Unicode/i)
  const before = await ticksOf(plane, good.id)
  const ticker = plane.newTicker()
  await expect
    .poll(async () => (await ticker.runOnce(), (await ticksOf(plane, good.id)).length), { timeout: 5_000 })
    .toBeGreaterThan(before.length)
  await hot`update tasks set error = null where schedule_id = ${failing.id}::uuid`
  for (const id of [failing.id, good.id]) await remove(id)
})
