import { setTimeout as sleep } from 'node:timers/promises'
import type { CreateSchedule } from '@bullwheel/contracts'
import type { TestProcess } from '@bullwheel/testing'
import { Redis } from 'ioredis'
import { beforeAll, describe, expect, test } from 'vitest'
import { until, untilSettled, untilTypesAreLive, useSystem } from './system-fixture.ts'

const system = useSystem([])
const client = () => system().client

type Overlap = CreateSchedule['overlap']
const SCHEDULES: Overlap[] = [
  ...Array.from({ length: 20 }, () => 'allow' as const),
  ...Array.from({ length: 10 }, () => 'skip' as const),
  ...Array.from({ length: 10 }, () => 'queue' as const),
  ...Array.from({ length: 10 }, () => 'replace' as const),
]
/** Two replicas: what one holds the other takes over. */
const schedulers: TestProcess[] = []
let ids: string[] = []

/** When the ticks of everything so far have been decided up to now, and a little more. */
async function letItTick(ms: number): Promise<void> {
  await sleep(ms)
  await until(
    () => system().sql<{ n: number }[]>`select count(*)::int as n from schedules where due_at < now() - interval '1 s'`,
    ([row]) => row?.n === 0,
  )
}

beforeAll(async () => {
  const { start } = system()
  schedulers.push(await start('scheduler'), await start('scheduler'))
  await start('api')
  await start('worker')
  await untilTypesAreLive(client())
}, 120_000)

test('schedules tick each second, whatever their overlap', async () => {
  const made = await Promise.all(
    SCHEDULES.map((overlap, n) =>
      client().createSchedule({
        body: { name: `every second ${n}`, every: '1s', task: { type: 'default' }, overlap, missed: { policy: 'all' } },
      }),
    ),
  )
  ids = made.map(({ id }) => id)
  await letItTick(4_000)
  const [row] = await system().sql<{ n: number }[]>`
    select count(distinct schedule_id)::int as n from tasks where state = 'completed'`
  expect(row?.n).toBe(SCHEDULES.length)
}, 60_000)

/** The replica that holds the ticker's lease; it leaves the list. */
async function takeTicker(): Promise<TestProcess> {
  const [lease] = await system().sql<{ holder: string }[]>`select holder from leases where name = 'role:ticker'`
  const at = schedulers.findIndex(({ pid }) => lease?.holder.includes(`-${pid}-`))
  const [ticker] = schedulers.splice(at, 1)
  if (ticker === undefined || at === -1) throw new Error(`nobody here is ${lease?.holder}`)
  return ticker
}

test('kill -9 of the ticker, twice in the middle of its ticks', async () => {
  for (let time = 0; time < 2; time++) {
    const ticker = await takeTicker()
    await ticker.end('SIGKILL')
    schedulers.push(await system().start('scheduler'))
    // Longer than a lease: a successor that is killed at once adds its own 5 s to those of the first.
    await letItTick(6_500)
  }
}, 90_000)

test('a ticker that is stopped past its lease, and wakes beside its successor', async () => {
  const ticker = await takeTicker()
  ticker.signal('SIGSTOP')
  await letItTick(8_000)
  ticker.signal('SIGCONT')
  await letItTick(2_000)
  schedulers.push(ticker)
}, 90_000)

test('FLUSHALL while ticks are written ahead', async () => {
  const redis = new Redis(system().redis.url)
  await redis.flushall()
  redis.disconnect()
  await letItTick(4_000)
}, 60_000)

describe('after all of this', () => {
  type TickRow = { schedule_id: string; at: Date; outcome: string; task_id: string | null }
  let ticks: TickRow[] = []

  beforeAll(async () => {
    await Promise.all(ids.map((id) => client().pauseSchedule({ params: { id }, body: { reason: 'enough' } })))
    await until(
      () => system().sql<{ n: number }[]>`select count(*)::int as n from tasks where state in ('waiting', 'running')`,
      ([row]) => row?.n === 0,
      30_000,
    )
    // What was queued is held by the pause; what is skipped by it is not told here.
    ticks = await system().sql<TickRow[]>`
      select k.schedule_id, k.at, k.outcome, k.task_id from ticks k join schedules s on s.id = k.schedule_id
      where k.at < s.paused_at - interval '1 s' order by 1, 2`
  }, 60_000)

  test('every second has exactly one tick, and none was missed', () => {
    const bySchedule = Map.groupBy(ticks, (tick) => tick.schedule_id)
    expect(bySchedule.size).toBe(SCHEDULES.length)
    for (const own of bySchedule.values()) {
      const first = own[0]?.at.getTime() ?? 0
      expect(own.map(({ at }) => at.getTime())).toEqual(own.map((_, n) => first + n * 1_000))
      expect(own.length).toBeGreaterThan(20)
    }
    expect(ticks.filter(({ outcome }) => outcome === 'missed')).toEqual([])
  })

  test('every tick that fired has one task, which ran once, and no other task has its time', async () => {
    const tasks = await system().sql<
      { id: string; schedule_id: string; tick_at: Date; state: string; attempt: number }[]
    >`
      select id, schedule_id, tick_at, state, attempt from tasks where schedule_id is not null`
    const times = tasks
      .filter(({ state }) => state !== 'cancelled')
      .map((task) => `${task.schedule_id} ${task.tick_at.getTime()}`)
    expect(new Set(times).size).toBe(times.length)
    const stateOf = new Map(tasks.map(({ id, state }) => [id, state]))
    const overlapOf = new Map(ids.map((id, n) => [id, SCHEDULES[n]]))
    for (const { schedule_id: id, outcome, task_id: taskId } of ticks) {
      expect(taskId !== null).toBe(outcome === 'fired')
      if (outcome !== 'fired') continue
      const ends = overlapOf.get(id) === 'replace' ? ['completed', 'cancelled'] : ['completed']
      expect(ends).toContain(stateOf.get(taskId ?? ''))
    }
    expect(tasks.filter(({ state, attempt }) => state === 'completed' && attempt > 1)).toEqual([])
  })

  test('nothing began more than 10 s after its time, also while there was no ticker', async () => {
    const [late] = await system().sql<{ ms: number; n: number }[]>`
      select max(extract(epoch from t.started_at - k.run_at) * 1000)::float8 as ms, count(*)::int as n
      from ticks k join tasks t on t.id = k.task_id
      join schedules s on s.id = k.schedule_id
      where t.state = 'completed' and s.overlap <> 'queue'`
    expect(late?.n).toBeGreaterThan(500)
    expect(late?.ms).toBeLessThan(10_000)
  })

  test('the ledger is exact', async () => {
    const ledger = await untilSettled(client())
    expect(ledger.queues.every((line) => line.difference === 0 && line.running === 0)).toBe(true)
    expect(await client().verifyLedger({})).toMatchObject({ exact: true, differences: [], tasks: [] })
  })
})
