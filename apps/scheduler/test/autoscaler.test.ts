import { randomUUID } from 'node:crypto'
import type { ServedQueue } from '@bullwheel/contracts'
import {
  type DecisionRow,
  beatWorkers,
  ensureQueues,
  insertPool,
  listDecisions,
  listPoolFacts,
  registerWorker,
  savePool,
  switchPool,
} from '@bullwheel/db'
import { createCatalogue } from '@bullwheel/services'
import { beforeAll, expect, test } from 'vitest'
import { createAutoscaler } from '../src/roles/autoscaler.ts'
import { log, usePlane } from './plane-fixture.ts'

const get = usePlane()
const hot = () => get().book.hot

/** A scheduler whose clock is set ahead by so many milliseconds. */
const scheduler = (aheadMs = 0) => {
  const { book, clock, redis, prefix } = get()
  const catalogue = createCatalogue(book.hot, log)
  return createAutoscaler({ hot: book.hot, producer: redis, prefix, catalogue, now: () => clock.now() + aheadMs, log })
}
const look = (aheadMs = 0) => scheduler(aheadMs).runOnce()

async function makePool(over: { min?: number; max?: number; steal?: boolean; queues?: ServedQueue[] } = {}) {
  const name = `pool-${randomUUID()}`
  const queue = `queue-${randomUUID()}`
  await ensureQueues(hot(), [queue])
  const settings = {
    queues: [{ name: queue, weight: 1 }],
    slots: 10,
    min: 1,
    max: 10,
    steal: false,
    targetWaitMs: 5_000,
    ...over,
  }
  await insertPool(
    hot(),
    { ...settings, name, desired: settings.min, reason: 'it begins with its minimum', isTemporary: false },
    undefined,
  )
  return { name, queue, settings }
}
const poolOf = async (name: string) => (await listPoolFacts(hot(), name))[0]
const decisionsOf = async (name: string): Promise<DecisionRow[]> =>
  (await listDecisions(hot(), name, null, 50)).toReversed()
const newest = async (name: string) => (await decisionsOf(name)).at(-1)
/** Pools of other tests do not count any more, nor does what waits in their queues. */
async function forgetPools(): Promise<void> {
  await hot()`delete from pools where name <> 'default'`
  await hot()`update pools set is_started = false, desired = 0`
}

beforeAll(async () => {
  await hot()`
    insert into supervisors (name, host, mode, capacity, beat_at) values ('s1', 'h1', 'host', 100, now() + interval '1 hour')`
})

test('tasks that wait make a pool grow, and the decision says why and by what', async () => {
  const { name, queue } = await makePool()
  await get().accept(queue, 25)
  await look()
  expect(await poolOf(name)).toMatchObject({ desired: 3 })
  const reason = '25 tasks wait; how long they take is not known yet: a slot for each takes 3 workers of 10 slots'
  expect(await newest(name)).toMatchObject({
    desired: 3,
    current: 0,
    cause: 'cold',
    reason,
    inputs: { backlog: 25, slotsWanted: 25, wanted: 3, max: 10, room: expect.any(Number) as number },
  })
  expect((await poolOf(name))?.reason).toBe(reason)
  // Nothing new is no decision.
  await look()
  expect(await decisionsOf(name)).toHaveLength(1)
})

test('run times that were measured say how many workers a backlog takes', async () => {
  const { name, queue } = await makePool()
  await hot()`
    insert into stats_minute (minute, queue, type, waits, run_ms, runs)
    values (date_trunc('minute', now()), ${queue}, 'default', '{}', 50000, '{0,100}')`
  await get().accept(queue, 250)
  await look()
  expect(await newest(name)).toMatchObject({
    desired: 3,
    reason: '250 tasks wait and take 0.5 s each; for a wait below 5 s it takes 3 workers of 10 slots',
    inputs: { runTime: 500, samples: 100 },
  })
})

test('tasks that are due later, and those of a paused queue, make no worker', async () => {
  const [later, paused] = [await makePool({ min: 0 }), await makePool({ min: 0 })]
  await get().accept(later.queue, 50, { run_at: Date.now() + 3_600_000 })
  await get().accept(paused.queue, 50)
  await hot()`update queues set paused = true where name = ${paused.queue}`
  await look()
  // What arrives in a paused queue meanwhile, or is due in it soon, makes none either.
  await get().accept(paused.queue, 20)
  await get().accept(paused.queue, 1, { run_at: Date.now() + 40_000 })
  await look(5_000)
  expect([await poolOf(later.name), await poolOf(paused.name)]).toMatchObject([{ desired: 0 }, { desired: 0 }])
})

test('among thousands of tasks for later those that are due are found', async () => {
  const { name, queue } = await makePool()
  for (let piece = 0; piece < 3; piece++) await get().accept(queue, 2_000, { run_at: Date.now() + 3_600_000 }, false)
  await get().accept(queue, 15)
  await look()
  expect(await newest(name)).toMatchObject({ desired: 2, cause: 'cold', inputs: { backlog: 15 } })
})

test('two pools of one queue have a part of its tasks each, by the slots that they may grow to', async () => {
  const one = await makePool({ max: 30 })
  const other = await makePool({ queues: [{ name: one.queue, weight: 1 }] })
  await get().accept(one.queue, 40)
  await look()
  expect([await newest(one.name), await newest(other.name)]).toMatchObject([
    { inputs: { backlog: 30 }, desired: 3 },
    { inputs: { backlog: 10 }, desired: 1 },
  ])
})

test('what cannot be read keeps a pool as it is, and says so', async () => {
  const { name, queue } = await makePool()
  await get().accept(queue, 25)
  await look()
  await hot()`alter table stats_minute rename to stats_minute_away`
  try {
    await get().accept(queue, 500)
    await look()
  } finally {
    await hot()`alter table stats_minute_away rename to stats_minute`
  }
  expect(await newest(name)).toMatchObject({
    desired: 3,
    cause: 'missing',
    reason: 'stays at 3: how many tasks wait could not be read',
    inputs: { backlog: null },
  })
})

test('another scheduler goes on where the one before was', async () => {
  const { name, queue } = await makePool()
  await get().accept(queue, 40)
  await look()
  expect(await poolOf(name)).toMatchObject({ desired: 4 })
  await get().work(queue)
  await look(30_000)
  expect(await newest(name)).toMatchObject({ desired: 4 })
  expect((await poolOf(name))?.reason).toMatch(/held at 4: so many were wanted within the last 60 s$/)
  await look(65_000)
  expect(await newest(name)).toMatchObject({ desired: 2, cause: 'step_down' })
  await look(95_000)
  await look(126_000)
  expect(await newest(name)).toMatchObject({ desired: 1 })
})

test('a pool of min 0 goes to none when nothing is to do, and is looked at again soon to come back at once', async () => {
  const { name, queue } = await makePool({ min: 0 })
  await get().accept(queue, 1)
  await look()
  expect(await poolOf(name)).toMatchObject({ desired: 1 })
  await get().work(queue)
  await look(55_000)
  expect(await poolOf(name)).toMatchObject({ desired: 1 })
  const turn = await look(65_000)
  expect(await newest(name)).toMatchObject({ desired: 0, cause: 'idle', reason: 'nothing waits or runs' })
  expect(turn.againInMs).toBe(1_000)
  await get().accept(queue, 1)
  await look(66_000)
  expect(await newest(name)).toMatchObject({ desired: 1, cause: 'cold' })
})

test('work that is due soon keeps a worker: a task, or the next tick of a schedule', async () => {
  const [task, tick] = [await makePool({ min: 0 }), await makePool({ min: 0 })]
  await get().accept(task.queue, 1, { run_at: Date.now() + 40_000 })
  await hot()`
    insert into schedules (id, name, every_ms, timezone, anchor_at, task, overlap, missed_policy, missed_window_ms,
                           next_at, due_at, created_by)
    values (${randomUUID()}, ${tick.name}, 3600000, 'UTC', now(), ${JSON.stringify({ type: 'default', queue: tick.queue })}::text::json,
            'skip', 'one', 60000, now() + interval '40 s', now() + interval '40 s', 'test')`
  await look()
  for (const { name } of [task, tick]) {
    expect(await newest(name)).toMatchObject({ desired: 1, cause: 'due' })
    expect((await poolOf(name))?.reason).toMatch(
      /^nothing waits or runs, but work is due in (39|40) s; one worker is kept/,
    )
  }
})

test('a stopped pool wants none, and one that was changed meanwhile is left to the next look', async () => {
  const { name, queue, settings } = await makePool()
  await get().accept(queue, 30)
  const { version = 0 } = (await poolOf(name)) ?? {}
  await switchPool(hot(), { pool: name, desired: 0, reason: 'stopped by a test', version }, false)
  await look()
  expect(await poolOf(name)).toMatchObject({ desired: 0, reason: 'stopped by a test' })
  expect(await newest(name)).toMatchObject({ desired: 0, cause: 'stopped' })
  await switchPool(hot(), { pool: name, desired: 1, reason: 'started', version: version + 1 }, true)
  const reasons = { min: 'its minimum', max: 'its maximum' }
  await savePool(hot(), { pool: name, version: version + 2 }, { ...settings, max: 2 }, reasons)
  await look()
  expect(await newest(name)).toMatchObject({ desired: 2, cause: 'max' })
})

test('hosts without room make no promise, and what needs workers most comes first', async () => {
  await forgetPools()
  const [calm, urgent] = [await makePool(), await makePool()]
  await hot()`update supervisors set capacity = (select sum(desired) from pools) + 2`
  try {
    await get().accept(calm.queue, 50)
    await get().accept(urgent.queue, 50, { created_at: Date.now() - 60_000, run_at: Date.now() - 60_000 })
    await look()
  } finally {
    await hot()`update supervisors set capacity = 100`
  }
  expect(await newest(urgent.name)).toMatchObject({ cause: 'room' })
  const [first, second] = [await poolOf(urgent.name), await poolOf(calm.name)]
  expect([first?.desired, second?.desired]).toEqual([3, 1])
  expect(first?.reason).toMatch(/it wants 5, but the hosts have room for \d+ more$/)
})

/** Seats of the one host, as if all had been taken a while ago. */
const seat = (pool: string, count: number) => hot()`
  insert into seats (pool, number, holder, expires_at)
  select ${pool}, n, 's1', now() + interval '1 hour' from generate_series(1, ${count}::bigint) n`
const seatsOf = async (pool: string) => {
  const rows = await hot()<{ number: number; leaving: string | null }[]>`
    select number, leaving from seats where pool = ${pool} order by number`
  return {
    staying: rows.filter(({ number }) => number > 0).length,
    leaving: rows.flatMap(({ leaving }) => leaving ?? []),
  }
}

test('a pool at zero gets a seat of one that holds them all, once, and that one does not take it back', async () => {
  await forgetPools()
  const [large, late] = [await makePool(), await makePool({ min: 0 })]
  await hot()`update supervisors set capacity = 6`
  try {
    await seat(large.name, 6)
    await hot()`update pools set desired = 6, desired_at = now() - interval '1 min' where name = ${large.name}`
    await get().accept(large.queue, 200)
    await get().accept(late.queue, 30)
    const first = await look()
    expect([await poolOf(large.name), await poolOf(late.name)]).toMatchObject([{ desired: 6 }, { desired: 1 }])
    expect(await newest(late.name)).toMatchObject({ cause: 'room' })
    // Nobody gives anything to whom hosts with room may serve in a moment.
    expect([await seatsOf(large.name), first.againInMs]).toEqual([{ staying: 6, leaving: [] }, 1_000])
    const second = await look(4_000)
    expect([await poolOf(large.name), second.againInMs]).toMatchObject([{ desired: 5 }, 1_000])
    const { reason = '' } = (await newest(large.name)) ?? {}
    expect(reason).toMatch(new RegExp(`5 for now: one makes room for the pool ${late.name}, which has none$`))
    for (const aheadMs of [5_000, 10_000, 20_000]) await look(aheadMs)
    expect(await seatsOf(large.name)).toEqual({ staying: 5, leaving: [reason] })
    // Its worker has left, and the first seat is taken before any other.
    await hot()`delete from seats where number < 0`
    await look(25_000)
    expect(await poolOf(large.name)).toMatchObject({ desired: 5 })
    await seat(late.name, 1)
    await look(30_000)
    expect([await poolOf(large.name), await poolOf(late.name)]).toMatchObject([{ desired: 5 }, { desired: 1 }])
  } finally {
    await hot()`update supervisors set capacity = 100`
    await hot()`delete from seats`
  }
})

test('while no host is heard of there is no room but for a first worker; where pods are, they find their own', async () => {
  await forgetPools()
  const [some, none] = [await makePool(), await makePool({ min: 0 })]
  await hot()`update pools set desired = 3 where name = ${some.name}`
  await hot()`update supervisors set beat_at = now() - interval '6 s'`
  try {
    for (const { queue } of [some, none]) await get().accept(queue, 100)
    await look()
    expect([await poolOf(some.name), await poolOf(none.name)]).toMatchObject([{ desired: 3 }, { desired: 1 }])
    await hot()`insert into supervisors (name, host, mode, capacity) values ('pod', 'pod', 'pod', 1)`
    await look(20_000)
    expect(await poolOf(some.name)).toMatchObject({ desired: 10 })
  } finally {
    await hot()`delete from supervisors where name = 'pod'`
    await hot()`update supervisors set beat_at = now() + interval '1 hour'`
  }
})

test('tasks that thieves run take no worker of the pool whose they are', async () => {
  await forgetPools()
  const [own, thieves] = [await makePool({ min: 0 }), await makePool({ steal: true })]
  await get().accept(own.queue, 25)
  const worker = { id: 'thief', host: 'h', pid: 1, supervisor: 's', slots: 30, pool: thieves.name }
  await registerWorker(hot(), worker)
  for (let at = 0; at < 24; at++) await get().begin(own.queue, worker.id)
  const slots = { slots: 30, allowed: 30, slowedBy: null, busy: 24, leaked: 0 }
  const use = { rss: 1, cpu: 0, lagMs: 0, queues: [thieves.queue] }
  const runs = { processed: 0, failed: 0, stolen: 24, stolenFrom: [{ queue: own.queue, tasks: 24 }] }
  const running = Array.from({ length: 8 }, () => ({
    taskId: randomUUID(),
    queue: own.queue,
    type: 'default',
    since: 0,
  }))
  await beatWorkers(hot(), [{ id: worker.id, isReady: true, drainReason: null, ...slots, ...use, ...runs, running }])
  await look()
  expect(await newest(own.name)).toMatchObject({ desired: 1, inputs: { active: 0, backlog: 1 } })
  await hot()`delete from workers where id = ${worker.id}`
})

test('a long queue that cannot be read in time keeps only pools of its own as they are', async () => {
  await forgetPools()
  const [short, long] = [await makePool(), await makePool()]
  await get().accept(short.queue, 25)
  for (let page = 0; page < 3; page++) await get().accept(long.queue, 2_000, {}, false)
  const looked = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const locking = hot().begin(async (tx) => {
    await tx`select set_config('idle_in_transaction_session_timeout', '0', true)`
    await tx`lock table timers in access exclusive mode`
    locked.resolve()
    await looked.promise
  })
  await locked.promise
  await look()
  looked.resolve()
  await locking
  expect(await newest(short.name)).toMatchObject({ desired: 3, cause: 'cold' })
  expect(await newest(long.name)).toMatchObject({ desired: 1, cause: 'missing' })
  await look(5_000)
  expect(await newest(long.name)).toMatchObject({ inputs: { backlog: 6_000 } })
})
