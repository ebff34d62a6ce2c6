import { join } from 'node:path'
import { type TestRedisCluster, startTestRedisCluster } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EFFECTS_VARIABLE, readEffects } from './chaos/effects.ts'
import { type System, openSystem, until, untilSettled, untilTypesAreLive } from './system-fixture.ts'

const QUEUES = Array.from({ length: 9 }, (_, at) => `line-${at}`)
const TASKS = 450

let cluster: TestRedisCluster
let system: System & { close: () => Promise<void> }
beforeAll(async () => {
  cluster = await startTestRedisCluster()
  const env = { REDIS_URL: cluster.url, BULLWHEEL_TASKS: 'test/handlers/chaos.ts' }
  system = await openSystem(env, { pool: { workers: 1, slots: 20 } })
  const effects = { [EFFECTS_VARIABLE]: join(system.folder, 'effects') }
  await Promise.all([system.start('api'), system.start('scheduler'), system.start('worker', effects)])
  await untilTypesAreLive(system.client)
}, 120_000)
afterAll(async () => {
  await system.close()
  await cluster.stop()
}, 60_000)

const metaKey = (queue: string) => `bw:{${queue}}:${queue}:meta`

async function submit(count: number, queues: readonly string[]): Promise<string[]> {
  const body = Array.from({ length: count }, (_, at) => ({
    type: 'effect',
    queue: queues[at % queues.length] ?? '',
    payload: { ms: 100 },
    ...(at % 5 === 0 && { delay: '2s' }),
  }))
  const { items } = await system.client.submitTasks({ body })
  return items.map((item) => ('id' in item ? item.id : String(item.status)))
}

test('on a Redis Cluster nothing is lost when a master is killed under load, and its queues go on', async () => {
  const ports = await Promise.all(QUEUES.map((queue) => cluster.masterOf(metaKey(queue))))
  expect(new Set(ports).size).toBe(3)
  const first = await submit(TASKS, QUEUES)
  await until(
    async () => readEffects(join(system.folder, 'effects')).length,
    (begun) => begun >= TASKS / 5,
  )
  await cluster.killMasterOf(metaKey(QUEUES[0] ?? ''))
  // Accepted while a third of the queues has no Redis.
  const second = await submit(90, QUEUES)
  const ids = [...first, ...second]
  await until(
    () => system.sql<{ n: number }[]>`
      select count(*)::int as n from tasks where id = any(${ids}::uuid[]) and state = 'completed'`,
    ([row]) => row?.n === ids.length,
    60_000,
  )
  const ran = new Set(readEffects(join(system.folder, 'effects')).map(({ id }) => id))
  expect(ids.filter((id) => !ran.has(id))).toEqual([])
  await untilSettled(system.client)
  expect(await system.client.verifyLedger({})).toMatchObject({ exact: true })
  const begunAt = performance.now()
  const third = await submit(9, QUEUES)
  await until(
    () => system.sql<{ n: number }[]>`
      select count(*)::int as n from tasks where id = any(${third}::uuid[]) and state = 'completed'`,
    ([row]) => row?.n === third.length,
    20_000,
  )
  expect(performance.now() - begunAt).toBeLessThan(15_000)
}, 150_000)

test('Redis is shown as one', async () => {
  const info = await system.client.getRedisInfo({})
  expect(info).toMatchObject({ mode: 'cluster' })
  expect(info.queues.map(({ queue }) => queue)).toEqual(expect.arrayContaining(QUEUES))
})
