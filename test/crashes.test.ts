import type { Task } from '@bullwheel/contracts'
import { expect, test } from 'vitest'
import { until, untilSettled, untilState, untilTypesAreLive, useSystem } from './system-fixture.ts'

const system = useSystem([], { BULLWHEEL_TASKS: 'test/handlers/slow.ts' })
const client = () => system().client

test('kill -9 of the api between commit and enqueue loses nothing', async () => {
  const { start, redis, sql } = system()
  const api = await start('api')
  await start('scheduler')
  await start('worker')
  await untilTypesAreLive(client())
  process.kill(redis.pid, 'SIGSTOP')
  const body = Array.from({ length: 10_000 }, (_, n) => ({ type: 'default', payload: n }))
  const { items } = await client().submitTasks({ body })
  expect(items.filter((item) => item.status === 201)).toHaveLength(10_000)
  const [stranded] = await sql<{ n: number }[]>`select coalesce(sum(cardinality(ids)), 0)::int as n from outbox`
  await api.end('SIGKILL')
  process.kill(redis.pid, 'SIGCONT')
  expect(stranded?.n).toBeGreaterThan(0)
  await start('api')
  const ledger = await untilSettled(client(), 60_000)
  expect(ledger.queues).toMatchObject([
    { queue: 'default', accepted: 10_000, completed: 10_000, pending: 0, running: 0, difference: 0 },
  ])
  expect(await sql`select id from outbox`).toHaveLength(0)
}, 120_000)

test('tasks are accepted while Redis is down, and run when it is back', async () => {
  const { redis } = system()
  process.kill(redis.pid, 'SIGSTOP')
  const tasks = await Promise.all(Array.from({ length: 5 }, () => client().submitTask({ body: { type: 'default' } })))
  await new Promise((resolve) => setTimeout(resolve, 6_000))
  process.kill(redis.pid, 'SIGCONT')
  await Promise.all(tasks.map((task) => untilState(client(), task.id, 'completed', 30_000)))
}, 60_000)

test('a killed worker child loses its attempt, not its task, and the task runs again within 15 s', async () => {
  const { sql } = system()
  const { id } = await client().submitTask({ body: { type: 'slow', payload: 1_500 } })
  await untilState(client(), id, 'running')
  const [worker] = await sql<
    { pid: number }[]
  >`select w.pid from tasks t join workers w on w.id = t.worker where t.id = ${id}`
  process.kill(worker?.pid ?? 0, 'SIGKILL')
  const killedAt = Date.now()
  const again = await until<Task>(
    () => client().getTask({ params: { id } }),
    (task) => task.attempt === 2,
    15_000,
  )
  expect(Date.now() - killedAt).toBeLessThan(15_000)
  expect(again.attempts[0]).toMatchObject({ attempt: 1, outcome: 'lost' })
  const done = await untilState(client(), id, 'completed')
  expect(done.attempts.map((attempt) => attempt.outcome)).toEqual(['lost', 'completed'])
}, 40_000)

test('a task that kills its process every time fails with the reason', async () => {
  const { id } = await client().submitTask({ body: { type: 'suicidal' } })
  const task = await untilState(client(), id, 'failed', 120_000)
  expect(task.error?.message).toContain('lost 6 workers')
  expect(task.attempts.map((attempt) => attempt.outcome)).toEqual(['lost', 'lost', 'lost', 'lost', 'lost', 'failed'])
}, 150_000)

test('a second scheduler takes the roles over when the first is killed', async () => {
  const { start } = system()
  const holders = async () => new Set((await client().getSystemInfo({})).roles.map((role) => role.holder))
  const [first] = [...(await until(holders, (some) => some.size === 1))]
  const second = await start('scheduler')
  process.kill(Number(/-(\d+)-/.exec(first ?? '')?.[1]), 'SIGKILL')
  const after = await until(holders, (some) => some.size > 0 && !some.has(first ?? ''), 15_000)
  expect([...after].every((holder) => holder.includes(`-${second.pid}-`))).toBe(true)
  const { id } = await client().submitTask({ body: { type: 'default', delay: '100ms' } })
  await untilState(client(), id, 'completed')
}, 40_000)

test('the ledger is exact after all of it', async () => {
  const ledger = await untilSettled(client())
  expect(ledger.queues.every((line) => line.difference === 0 && line.running === 0)).toBe(true)
})
