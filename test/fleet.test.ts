import { join } from 'node:path'
import type { TestProcess } from '@bullwheel/testing'
import { beforeEach, expect, test } from 'vitest'
import { EFFECTS_VARIABLE, readEffects } from './chaos/effects.ts'
import { until, untilSettled, untilTypesAreLive, useSystem } from './system-fixture.ts'

/** Two hosts, each with room for the whole pool. */
const system = useSystem(
  ['api', 'scheduler'],
  { BULLWHEEL_TASKS: 'test/handlers/chaos.ts', BULLWHEEL_CAPACITY: '4' },
  { pool: { workers: 0, slots: 4 } },
)
/** Several processes that start from source at once take their time on a busy machine. */
const SOON_MS = 60_000

let hosts: Record<'left' | 'right', TestProcess> | undefined
const host = async (id: 'left' | 'right', env: Record<string, string> = {}): Promise<TestProcess> => {
  const { start, folder } = system()
  return start('worker', { [EFFECTS_VARIABLE]: join(folder, 'effects'), BULLWHEEL_HOST_ID: id, ...env })
}

beforeEach(async () => {
  hosts ??= { left: await host('left'), right: await host('right') }
}, 60_000)

const setWorkers = (n: number) =>
  system().client.editPool({ params: { pool: 'default' }, body: { min: n, max: Math.max(n, 1) } })

type Seat = { host: string; pool: string }
const seats = async (): Promise<Seat[]> => {
  const rows = await system().sql<Seat[]>`
    select h.host, s.pool from seats s join supervisors h on h.name = s.holder
    where s.number > 0 and s.expires_at > now() order by s.number`
  return [...rows]
}
const seatsOf = (all: Seat[], name: string): number => all.filter((seat) => seat.host === name).length

type LiveWorker = { id: string; host: string; pool: string; seat: string | null; slots: number; busy: number }
const workers = async (): Promise<LiveWorker[]> => {
  const rows = await system().sql<LiveWorker[]>`
    select id, host, pool, seat::text, slots, busy from workers
    where dead_at is null and ready_at is not null and drain_reason is null order by id`
  return [...rows]
}
const untilWorkers = (n: number): Promise<LiveWorker[]> => until(workers, (all) => all.length === n, SOON_MS)

test('two hosts share a pool; the seats of a host that is killed the other one has within 10 s', async () => {
  await setWorkers(4)
  const shared = await until(seats, (all) => all.length === 4)
  await untilWorkers(4)

  // Which of them claimed more is chance on a busy machine: the one that did is killed.
  const [killed, other] = seatsOf(shared, 'left') >= 2 ? (['left', 'right'] as const) : (['right', 'left'] as const)
  const killedAt = performance.now()
  await hosts?.[killed].end('SIGKILL')
  await until(seats, (all) => seatsOf(all, other) === 4)
  const tookMs = performance.now() - killedAt
  await until(workers, (all) => all.filter((worker) => worker.host === other).length === 4, SOON_MS)
  process.stdout.write(
    `${seatsOf(shared, killed)} seats taken over after ${(tookMs / 1_000).toFixed(1)} s, their workers ready after ${((performance.now() - killedAt) / 1_000).toFixed(1)} s\n`,
  )
  expect(tookMs).toBeLessThan(10_000)
}, 180_000)

test('a pool that shrinks lets its workers finish what they run, and gives their seats back', async () => {
  const { client, folder } = system()
  await setWorkers(3)
  await untilWorkers(3)
  await untilTypesAreLive(client)
  const { items } = await client.submitTasks({
    body: Array.from({ length: 12 }, () => ({ type: 'effect', payload: { ms: 4_000 } })),
  })
  const ids = items.flatMap((item) => ('id' in item ? [item.id] : []))
  await until(workers, (all) => all.every(({ busy }) => busy === 4))
  await setWorkers(1)
  await untilWorkers(1)
  await untilSettled(client)
  const effects = readEffects(join(folder, 'effects')).filter(({ id }) => ids.includes(id))
  expect(effects.map(({ attempt }) => attempt)).toEqual(Array.from({ length: 12 }, () => 1))
  const left = await until(
    () => system().sql`select id from seats`,
    (rows) => rows.length === 1,
  )
  expect(left).toHaveLength(1)
}, 120_000)

test('a worker that is drained is replaced by another one in its seat, one that is stopped is not', async () => {
  const { client } = system()
  await setWorkers(2)
  const [first, second] = await untilWorkers(2)
  await client.drainWorker({ params: { id: first?.id ?? '' } })
  const after = await until(workers, (all) => all.length === 2 && all.every(({ id }) => id !== first?.id), SOON_MS)
  expect(after.some(({ id, seat }) => id !== second?.id && seat === first?.seat)).toBe(true)

  const forked = async (): Promise<number> => (await system().sql`select id from workers`).length
  const before = await forked()
  await client.stopWorker({ params: { id: second?.id ?? '' } })
  const rest = await untilWorkers(1)
  expect(rest[0]?.id).not.toBe(second?.id)
  await until(
    () => system().sql`select id from workers where id = ${second?.id ?? ''} and dead_at is not null`,
    (rows) => rows.length === 1,
  )
  expect(await forked()).toBe(before)
  const pool = await client.getPool({ params: { pool: 'default' } })
  expect(pool).toMatchObject({ min: 1, desired: 1 })
}, 120_000)

test('slots of a worker and of its pool change while it runs', async () => {
  const { client } = system()
  const [worker] = await untilWorkers(1)
  await client.editPool({ params: { pool: 'default' }, body: { slots: 6 } })
  await until(workers, ([one]) => one?.slots === 6)
  await client.resizeWorker({ params: { id: worker?.id ?? '' }, body: { slots: 2 } })
  const [resized] = await until(workers, ([one]) => one?.slots === 2)
  expect(resized?.id).toBe(worker?.id)
}, 60_000)

test('a stopped pool has no workers, and has them again when it is started', async () => {
  const { client } = system()
  await client.stopPool({ params: { pool: 'default' } })
  await untilWorkers(0)
  const task = await client.submitTask({ body: { type: 'default', payload: 1 } })
  const waiting = await client.getTask({ params: { id: task.id } })
  expect(waiting.waitingFor).toBe('a worker of the pool default, which is stopped')
  await client.startPool({ params: { pool: 'default' } })
  await untilSettled(client, SOON_MS)
}, 120_000)

test('a pool with a queue of its own gets workers for it while it runs; its queue is served by no other', async () => {
  const { client } = system()
  await client.createPool({ body: { name: 'mail', queues: [{ name: 'mail' }], slots: 2, min: 1, max: 1 } })
  const [own] = (await untilWorkers(2)).filter(({ pool }) => pool === 'mail')
  const mails = await client.submitTasks({
    body: Array.from({ length: 6 }, () => ({ type: 'default', payload: 1, queue: 'mail' })),
  })
  await untilSettled(client)
  for (const item of mails.items) {
    const task = await client.getTask({ params: { id: 'id' in item ? item.id : '' } })
    expect(task.attempts.map(({ worker }) => worker)).toEqual([own?.id])
  }
  await client.deletePool({ params: { pool: 'mail' } })
  await untilWorkers(1)
}, 120_000)

test('a pod is one worker of its pool without a seat; the process ends when that is stopped', async () => {
  const { client } = system()
  await client.createPool({ body: { name: 'pods', slots: 3, min: 0, max: 1 } })
  const pod = await host('left', { BULLWHEEL_WORKER_MODE: 'pod', BULLWHEEL_POOL: 'pods' })
  const [worker] = await until(workers, (all) => all.some(({ pool }) => pool === 'pods')).then((all) =>
    all.filter(({ pool }) => pool === 'pods'),
  )
  expect(worker).toMatchObject({ seat: null, slots: 3 })
  await client.stopWorker({ params: { id: worker?.id ?? '' } })
  await until(workers, (all) => all.every(({ pool }) => pool !== 'pods'))
  await pod.exited
}, 120_000)
