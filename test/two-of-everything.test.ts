import { join } from 'node:path'
import { findFreePort } from '@bullwheel/local'
import { type Client, createClient } from '@bullwheel/sdk'
import type { TestProcess } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EFFECTS_VARIABLE, readEffects } from './chaos/effects.ts'
import { type System, openSystem, until, untilSettled, untilTypesAreLive } from './system-fixture.ts'

const TASKS = 600

let system: System & { close: () => Promise<void> }
/** Two apis, two schedulers, and three hosts with a worker each. */
let parts: { apis: [TestProcess, TestProcess]; schedulers: TestProcess[]; workers: TestProcess[] }
let clients: [Client, Client]

beforeAll(async () => {
  system = await openSystem({ BULLWHEEL_TASKS: 'test/handlers/chaos.ts' }, { pool: { workers: 3, slots: 20 } })
  const { start, adminKey } = system
  const port = await findFreePort()
  const effects = { [EFFECTS_VARIABLE]: join(system.folder, 'effects') }
  const apis = await Promise.all([start('api'), start('api', { API_PORT: String(port) })])
  const schedulers = await Promise.all([start('scheduler'), start('scheduler')])
  const hosts = ['host-1', 'host-2', 'host-3'].map((host) => start('worker', { ...effects, BULLWHEEL_HOST_ID: host }))
  parts = { apis, schedulers, workers: await Promise.all(hosts) }
  clients = [system.client, createClient({ baseUrl: `http://127.0.0.1:${port}`, key: adminKey })]
  await Promise.all(clients.map(untilTypesAreLive))
  await until(
    () => system.sql<{ n: number }[]>`select count(*)::int as n from workers where ready_at is not null`,
    ([row]) => row?.n === 3,
    60_000,
  )
}, 240_000)
afterAll(() => system.close(), 60_000)

async function submit(client: Client, count: number): Promise<string[]> {
  const body = Array.from({ length: count }, (_, at) => ({
    type: 'effect',
    queue: `line-${at % 3}`,
    payload: { ms: 200 },
    ...(at % 5 === 0 && { delay: '2s' }),
  }))
  const { items } = await client.submitTasks({ body })
  return items.map((item) => ('id' in item ? item.id : String(item.status)))
}

/** The scheduler that holds more of the roles: the other one has to take them over. */
async function holderOfMost(): Promise<TestProcess | undefined> {
  const leases = await system.sql<{ holder: string }[]>`select holder from leases`
  // It names itself when it is ready.
  const roles = ({ lines }: TestProcess): number =>
    leases.filter(({ holder }) => lines.some((line) => line.includes(holder))).length
  expect(leases.length).toBeGreaterThan(0)
  return parts.schedulers.toSorted((a, b) => roles(b) - roles(a))[0]
}

test('of two apis, two schedulers and three workers one each is killed under load, and nothing is lost', async () => {
  const [one, other] = clients
  const ids = [...(await submit(one, TASKS / 2)), ...(await submit(other, TASKS / 2))]
  const effects = () => readEffects(join(system.folder, 'effects'))
  await until(
    () => Promise.resolve(effects().length),
    (begun) => begun >= 60,
  )
  const scheduler = await holderOfMost()
  const victims = [parts.apis[0], scheduler, parts.workers[0]].filter((part) => part !== undefined)
  expect(victims).toHaveLength(3)
  await Promise.all(victims.map((victim) => victim.end('SIGKILL')))
  // The one that is left takes what comes now.
  ids.push(...(await submit(other, 60)))
  await until(
    () => system.sql<{ n: number }[]>`
      select count(*)::int as n from tasks where id = any(${ids}::uuid[]) and state = 'completed'`,
    ([row]) => row?.n === ids.length,
    60_000,
  )
  const ran = new Set(effects().map(({ id }) => id))
  expect(ids.filter((id) => !ran.has(id))).toEqual([])
  await untilSettled(other)
  expect(await other.verifyLedger({})).toMatchObject({ exact: true, differences: [], tasks: [] })
}, 120_000)
