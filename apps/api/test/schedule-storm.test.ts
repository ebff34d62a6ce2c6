import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { OVERLAPS } from '@bullwheel/contracts'
import {
  type DueSchedule,
  type ScheduleStep,
  endAttempts,
  findDueSchedules,
  findReadyTicks,
  retryDeadlocks,
  writeTicks,
} from '@bullwheel/db'
import { createTimetable, decideTicks } from '@bullwheel/domain'
import { taskOfTick } from '@bullwheel/services'
import { useGateway } from './gateway-fixture.ts'
import { HORIZON_MS, inMs, useSchedules } from './schedule-fixture.ts'

const gateway = useGateway()
const { call, get } = gateway
const { path, create, expectExact } = useSchedules(gateway)
const hot = () => get().deps.book.hot
const STORM_MS = 4_000

/** The same numbers for the same seed (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** A turn of the ticker, as any number of them may take at once. */
async function tick(): Promise<void> {
  const { deps } = get()
  const now = deps.clock.now()
  const ready = await findReadyTicks(hot(), 100)
  const released = ready.map(async ({ scheduleId: id, revision, next, at, backfill, task }): Promise<ScheduleStep> => {
    const [outcome, runAt] = [backfill ? 'backfilled' : 'fired', Math.floor(now)] as const
    const one = { at, runAt, outcome, reason: null, backfill, task: await taskOfTick(deps, task, runAt) }
    return { id, revision, next, runs: 0, ticks: [one] }
  })
  await write(await Promise.all(released), ['queued'])
  const due = await findDueSchedules(hot(), { schedules: 100, bytes: 2 ** 20 })
  await write(await Promise.all(due.map((one) => decide(one, now))), ['withdrawn'])
}

async function decide(due: DueSchedule, now: number): Promise<ScheduleStep> {
  const { cron, everyMs, timezone, anchorAt: anchorMs, pending, queued, pausedAt, pauseReason } = due
  const timetable = createTimetable({ cron, everyMs, timezone, anchorMs })
  const paused = pausedAt === null ? null : { reason: pauseReason }
  const missed = { policy: due.missedPolicy, windowMs: due.missedWindowMs }
  const situation = { now, horizonMs: HORIZON_MS, pendingSince: pending[0]?.since ?? null, queued }
  const { nextAt, dueAt, runs, replaces, ticks } = decideTicks(
    { ...due, timetable, paused, missed, taken: new Set(due.taken) },
    situation,
  )
  const next = nextAt === null || dueAt === null ? null : { at: nextAt, dueAt }
  const withTasks = ticks.map(async (one) =>
    one.outcome === 'fired' ? { ...one, task: await taskOfTick(get().deps, due.task, one.runAt) } : one,
  )
  const step = { id: due.id, revision: due.revision, next, runs, ticks: await Promise.all(withTasks) }
  return replaces ? { ...step, cancel: { ids: pending.map(({ id }) => id), reason: 'replaced' } } : step
}

const write = (steps: ScheduleStep[], givesWay: ('queued' | 'withdrawn')[]) =>
  retryDeadlocks(() => writeTicks(hot(), steps, { horizonMs: HORIZON_MS, givesWay, locked: 'skip' }))

/** Ends some of the tasks that are due, as short runs end. */
async function work(pick: (below: number) => number): Promise<void> {
  const due = await hot()<{ id: string; content: number }[]>`
    select id, content from tasks where state = 'waiting' and run_at <= now() and attempt = 0 order by id limit 20`
  const ends = due.map(({ id, content }) => ({
    id,
    content,
    started: false,
    token: randomUUID(),
    outcome: pick(4) === 0 ? ('failed' as const) : ('completed' as const),
    startedAt: Date.now(),
    endedAt: Date.now(),
    runAt: null,
    result: null,
    progress: null,
    error: null,
  }))
  if (ends.length > 0) await retryDeadlocks(() => endAttempts(hot(), 'w', ends))
}

/** One wish of a user, any of them. */
async function wish(id: string, pick: (below: number) => number): Promise<number> {
  const post = async (verb: string, json?: object) =>
    (await call('POST', path(id, `/${verb}`), json === undefined ? {} : { json })).status
  const patch = async (json: object) => (await call('PATCH', path(id), { json })).status
  const verbs = [
    () => post('pause'),
    () => post('resume'),
    () => post('resume'),
    () => post('trigger'),
    () => post('backfill', { from: inMs(-20_000), to: inMs(-50) }),
    () => patch({ every: `${1 + pick(3)}s` }),
    () => patch({ every: '1s', startAt: inMs(-60_000 - pick(1_000)) }),
    () => patch({ overlap: OVERLAPS[pick(OVERLAPS.length)] }),
    () => patch({ task: { type: 'any', payload: pick(1_000) } }),
    () => patch({ jitter: pick(2) === 0 ? null : `${1 + pick(20)}s` }),
    () => patch({ maxRuns: pick(3) === 0 ? 5 + pick(50) : null }),
    async () => {
      const [task] = await hot()<{ id: string }[]>`
        select id from tasks where schedule_id = ${id} and state = 'waiting' order by random() limit 1`
      const done = task && (await call('POST', `/api/v1/tasks/${task.id}/${pick(2) === 0 ? 'run-now' : 'cancel'}`))
      return done === undefined || done.status === 409 ? 200 : done.status
    },
  ]
  return (verbs[pick(verbs.length)] as () => Promise<number>)()
}

/** Users, workers and two tickers at once, on a schedule of each overlap; `also` goes on beside them. */
async function storm(seed: number, also: () => Promise<unknown>) {
  const pick = numbers(seed)
  const made = OVERLAPS.map((overlap) =>
    create({ every: '1s', overlap, startAt: inMs(-30_000), name: `${seed} ${overlap}` }),
  )
  const ids = (await Promise.all(made)).map(({ id }) => id)
  const until = performance.now() + STORM_MS
  const during = async (act: () => Promise<unknown>): Promise<void> => {
    while (performance.now() < until) await act()
  }
  const statuses = new Set<number>()
  const user = async () => statuses.add(await wish(ids[pick(ids.length)] as string, pick))
  const users = [during(user), during(user), during(user)]
  await Promise.all([during(tick), during(tick), ...users, during(() => work(pick)), during(also)])
  return { ids, statuses }
}

test.each([1, 2, 3])(
  'whatever users do to schedules while two tickers fire them: exact, and no nominal time has two tasks (storm %i)',
  async (seed) => {
    const { ids, statuses } = await storm(seed, () => call('GET', path()))
    expect(statuses).toEqual(new Set([200, 201]))
    await expectExact()
    expect(await twice(ids)).toEqual([])
    expect(await strays(ids)).toEqual([])
    expect(await emptyTicks(ids)).toEqual([])
    expect(await miscounted(ids)).toEqual([])
    const rows = await hot()`select at from ticks where schedule_id in ${hot()(ids)}`
    expect(rows.length).toBeGreaterThan(50)
    for (const id of ids) expect(await call('DELETE', path(id))).toMatchObject({ status: 204 })
    await expectExact()
  },
  30_000,
)

test('so it is when the system is reset in the middle of it, and schedules go on', async () => {
  const reset = () => call('POST', '/api/v1/system/reset', { as: 'admin', json: { confirm: 'reset' } })
  let resets = 0
  const { ids } = await storm(4, async () => {
    const before = await hot()`select id from tasks limit 200`
    if (before.length === 200 && (await reset()).status === 200) resets++
  })
  expect(resets).toBeGreaterThan(1)
  await expectExact()
  expect(await twice(ids)).toEqual([])
  expect(await strays(ids)).toEqual([])
  expect(await miscounted(ids)).toEqual([])
}, 30_000)

/** Nominal times with more than one task, but for those that were taken back. */
const twice = (ids: string[]) => hot()`
  select schedule_id, tick_at, count(*) from tasks
  where schedule_id in ${hot()(ids)} and coalesce(error->>'message', '') not like 'withdrawn: %'
  group by 1, 2 having count(*) > 1`

/** Tasks that were not taken back and are not the one of their tick. */
const strays = (ids: string[]) => hot()`
  select t.schedule_id, t.tick_at, t.id, t.state from tasks t
  left join ticks k on k.schedule_id = t.schedule_id and k.at = t.tick_at and k.task_id = t.id
  where t.schedule_id in ${hot()(ids)} and k.outcome is null and coalesce(t.error->>'message', '') not like 'withdrawn: %'`

/** Ticks that should have a task and have none. */
const emptyTicks = (ids: string[]) => hot()`
  select k.schedule_id, k.at, k.outcome, k.task_id from ticks k
  left join tasks t on t.id = k.task_id and t.schedule_id = k.schedule_id and t.tick_at = k.at
  where k.schedule_id in ${hot()(ids)} and t.id is null and k.outcome in ('fired', 'backfilled', 'triggered')`

/** Schedules whose runs are not the ticks that their rule fired or queued. */
const miscounted = (ids: string[]) => hot()`
  select s.name, s.runs, c.n from schedules s cross join lateral (
    select count(*) as n from ticks k
    where k.schedule_id = s.id and (k.outcome = 'fired' or (k.outcome = 'queued' and not k.backfill))) c
  where s.id in ${hot()(ids)} and s.runs <> c.n`
