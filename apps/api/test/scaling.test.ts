import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { type PoolScaling, routes } from '@bullwheel/contracts'
import { insertDecision, saveScaleMemory, setDesired } from '@bullwheel/db'
import { serveMetrics } from '@bullwheel/metrics'
import { expect, test } from 'vitest'
import { createKeylessAnswers } from '../src/keyless-answers.ts'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()
const hot = () => get().deps.book.hot
const POOL = 'default'

const inputs = {
  backlog: 30,
  active: 0,
  busy: 0,
  oldestWait: 1_000,
  runTime: null,
  samples: 0,
  arrivalRate: 0,
  slotsWanted: 30,
  wanted: 2,
  nextDue: null,
  slots: 20,
  ready: 1,
  starting: 0,
  leaving: 0,
  min: 1,
  max: 10,
  targetWait: 5_000,
  room: 3,
}
/** As the autoscaler does. */
const decide = (desired: number, reason: string) =>
  setDesired(hot(), { pool: POOL, desired, reason }, async (tx) => {
    await saveScaleMemory(tx, POOL, { law: null, queues: {} })
    await insertDecision(tx, POOL, { desired, current: 1, cause: 'cold', reason, inputs })
  })
const scaling = async (query = ''): Promise<PoolScaling> => {
  const { body } = await call('GET', `/api/v1/pools/${POOL}/scaling${query}`, { as: 'viewer' })
  return routes.getPoolScaling.reply.parse(body)
}
async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
const number = (pool = POOL) => call('GET', `/internal/autoscaling/pools/${pool}`, { as: 'viewer' })

test('GET /pools/{p}/scaling tells how many workers there should be, by what, and what was decided before, in pages', async () => {
  expect(await scaling()).toMatchObject({ desired: 1, cause: null, lookedAt: null, history: { items: [] } })
  for (const [desired, reason] of [
    [2, 'a'],
    [3, 'b'],
    [2, 'c'],
  ] as const)
    await decide(desired, reason)
  const first = await scaling('?limit=2')
  expect(first).toMatchObject({ pool: POOL, desired: 2, current: 0, reason: 'c', cause: 'cold', inputs })
  expect(first.lookedAt).not.toBeNull()
  expect(first.history.items.map(({ desired, reason }) => [desired, reason])).toEqual([
    [2, 'c'],
    [3, 'b'],
  ])
  const rest = await scaling(`?limit=2&cursor=${first.history.nextCursor ?? ''}`)
  expect(rest).toMatchObject({
    reason: 'c',
    inputs,
    history: { items: [{ desired: 2, reason: 'a' }], nextCursor: null },
  })
  expect((await call('GET', '/api/v1/pools/nobody/scaling', { as: 'viewer' })).status).toBe(404)
})

test('KEDA gets the number alone, and none while no scheduler keeps it up to date', async () => {
  await decide(4, 'd')
  expect((await number()).body).toEqual({ desiredWorkers: 4 })
  expect((await number('nobody')).status).toBe(404)
  expect((await call('GET', `/internal/autoscaling/pools/${POOL}`, { as: 'nobody' })).status).toBe(401)
  await hot()`update pools set looked_at = now() - interval '61 s' where name = ${POOL}`
  const stale = await number()
  expect([stale.status, stale.headers.get('retry-after')]).toEqual([503, '5'])
  expect(stale.text).toContain('keep what there is')
  // A stopped pool wants none, whoever looks.
  await hot()`update pools set is_started = false, desired = 0 where name = ${POOL}`
  expect((await number()).body).toEqual({ desiredWorkers: 0 })
  await hot()`update pools set is_started = true where name = ${POOL}`
})

test('METRICS_PORT answers it without a key, and nothing else but metrics', async () => {
  const { deps, gateway } = get()
  await decide(3, 'e')
  const port = await findFreePort()
  const server = await serveMetrics(gateway.metrics, { host: '127.0.0.1', port }, createKeylessAnswers(deps))
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`)
    return [answer.status, await answer.text()]
  }
  try {
    expect(await ask(`/internal/autoscaling/pools/${POOL}`)).toEqual([200, '{"desiredWorkers":3}'])
    expect((await ask('/internal/autoscaling/pools/nobody'))[0]).toBe(404)
    expect((await ask('/api/v1/pools'))[0]).toBe(404)
    expect(String((await ask('/metrics'))[1])).toContain(`bullwheel_autoscaler_desired_workers{pool="${POOL}"} 3`)
  } finally {
    server.close()
  }
})
