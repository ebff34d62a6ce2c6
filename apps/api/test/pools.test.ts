import { randomUUID } from 'node:crypto'
import { type Pool, type Warnings, routes } from '@bullwheel/contracts'
import { beatSupervisor, claimSeats, freeSeats, registerWorker, setDesired } from '@bullwheel/db'
import { afterEach, describe, expect, test } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()
const hot = () => get().deps.book.hot
const at = (pool: string, verb = ''): string => `/api/v1/pools/${pool}${verb}`
const poolOf = (body: unknown): Pool => routes.getPool.reply.parse(body)
const newName = () => `p-${randomUUID().slice(0, 8)}`
const faultsOf = (body: unknown) =>
  ((body as { errors?: { path: string; message: string }[] }).errors ?? []).map(({ path, message }) => [path, message])

async function create(json: object = {}): Promise<Pool> {
  const answer = await call('POST', '/api/v1/pools', { as: 'admin', json: { name: newName(), ...json } })
  expect({ status: answer.status, text: answer.status === 201 ? '' : answer.text }).toEqual({ status: 201, text: '' })
  return poolOf(answer.body)
}
const read = async (pool: string) => poolOf((await call('GET', at(pool), { as: 'viewer' })).body)
const edit = (pool: string, json: object) => call('PATCH', at(pool), { as: 'admin', json })
/** As the autoscaler does. */
const want = (pool: string, desired: number) => setDesired(hot(), { pool, desired, reason: 'because' })
const listWarnings = async (): Promise<Warnings['items']> => {
  const { body } = await call('GET', '/api/v1/warnings', { as: 'viewer' })
  return routes.listWarnings.reply.parse(body).items
}

/** A host that offers so many seats, and takes what it can. */
async function offer(capacity: number): Promise<string> {
  const name = `host-${randomUUID().slice(0, 8)}`
  await beatSupervisor(hot(), { name, host: name, mode: 'host', capacity })
  return name
}

afterEach(async () => {
  await hot()`delete from seats`
  await hot()`delete from supervisors`
  await hot()`delete from workers`
  await hot()`delete from pools where name <> 'default'`
  await hot()`update pools set is_started = true, desired = 1, min = 1, max = 10`
})

describe('POST /pools', () => {
  test('makes a pool with its defaults, started with its minimum', async () => {
    const made = await create({ queues: [{ name: 'orders' }, { name: 'mails', weight: 5 }] })
    expect(made).toMatchObject({
      queues: [
        { name: 'orders', weight: 1 },
        { name: 'mails', weight: 5 },
      ],
      slots: 20,
      min: 1,
      max: 10,
      steal: false,
      targetWait: 5_000,
      isDefault: false,
      isTemporary: false,
      state: 'started',
      desired: 1,
      seats: 0,
      busy: 0,
      version: 1,
    })
    const { createdAt: _, desiredAt: __, warning: ___, ...same } = made
    expect(await read(made.name)).toMatchObject(same)
  })

  test.each<[string, object, string]>([
    ['no name', { name: '' }, 'name'],
    ['a name with a slash', { name: 'a/b' }, 'name'],
    ['a queue twice', { queues: [{ name: 'a' }, { name: 'a', weight: 2 }] }, 'queues.1.name'],
    ['a weight of nothing', { queues: [{ name: 'a', weight: 0 }] }, 'queues.0.weight'],
    ['no slot', { slots: 0 }, 'slots'],
    ['a minimum above the maximum', { min: 5, max: 4 }, 'min'],
    ['more than a thousand workers', { max: 1_001 }, 'max'],
    ['a target below a tenth of a second', { targetWait: '50ms' }, 'targetWait'],
    ['a field that there is not', { size: 3 }, 'size'],
  ])('refuses %s at its field', async (_, json, path) => {
    const { status, body } = await call('POST', '/api/v1/pools', { as: 'admin', json: { name: newName(), ...json } })
    expect([status, faultsOf(body).map(([where]) => where)]).toEqual([400, [path]])
  })

  test('a name that is taken is a conflict, and a repeat with its key is not', async () => {
    const json = { name: newName(), max: 3 }
    const headers = { 'idempotency-key': randomUUID() }
    const [first, again, other] = [
      await call('POST', '/api/v1/pools', { as: 'admin', json, headers }),
      await call('POST', '/api/v1/pools', { as: 'admin', json, headers }),
      await call('POST', '/api/v1/pools', { as: 'admin', json }),
    ]
    expect([first.status, again.status, other.status]).toEqual([201, 201, 409])
    expect(first.headers.get('location')).toBe(at(json.name))
    expect(poolOf(first.body)).toMatchObject({ name: json.name, max: 3 })
    expect(again.body).toEqual(first.body)
    expect(faultsOf(other.body)).toEqual([['name', 'is the name of another pool']])
  })

  test('needs an admin, also to change one', async () => {
    const { name } = await create()
    const asked = [
      call('POST', '/api/v1/pools', { json: { name: newName() } }),
      call('PATCH', at(name), { json: { max: 2 } }),
      call('DELETE', at(name)),
      call('POST', at(name, '/stop')),
      call('POST', at(name, '/start')),
    ]
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
  })
})

describe('PATCH /pools/{pool}', () => {
  test('changes what is given, and keeps what it should have within its limits at once', async () => {
    const { name } = await create({ min: 1, max: 10, queues: [{ name: 'a' }] })
    await want(name, 8)
    const lowered = poolOf((await edit(name, { max: 5, targetWait: '1s' })).body)
    expect(lowered).toMatchObject({
      max: 5,
      targetWait: 1_000,
      min: 1,
      queues: [{ name: 'a', weight: 1 }],
      desired: 5,
      reason: 'its maximum was set to 5 by the admin',
      version: 2,
    })
    expect(poolOf((await edit(name, { min: 3 })).body)).toMatchObject({ min: 3, desired: 5, version: 3 })
  })

  test('tells the workers beyond a lower maximum to leave', async () => {
    const { name } = await create({ min: 3, max: 3 })
    await claimSeats(hot(), await offer(4), 4, false)
    expect(await read(name)).toMatchObject({ desired: 3, seats: 3, warning: null })
    expect(poolOf((await edit(name, { min: 1, max: 1 })).body)).toMatchObject({ desired: 1, seats: 1 })
    const leaving = await hot()<{ leaving: string }[]>`
      select leaving from seats where pool = ${name} and number < 0`
    expect(leaving.map((seat) => seat.leaving)).toEqual(Array(2).fill('its maximum was set to 1 by the admin'))
  })

  test('refuses a minimum above the maximum that it has, whichever is given', async () => {
    const { name } = await create({ min: 2, max: 4 })
    expect(faultsOf((await edit(name, { min: 5 })).body)).toEqual([['min', 'must be at most max, which is 4']])
    expect(faultsOf((await edit(name, { max: 1 })).body)).toEqual([['max', 'must be at least min, which is 2']])
    expect((await edit(name, {})).status).toBe(400)
    expect((await edit(newName(), { max: 1 })).status).toBe(404)
  })

  test('the pool default is there, can be changed, and goes on to serve every queue that no pool names', async () => {
    expect(await read('default')).toMatchObject({ isDefault: true, queues: [], slots: 20, min: 1, max: 10 })
    expect(poolOf((await edit('default', { slots: 5 })).body)).toMatchObject({ slots: 5 })
    const narrowed = await edit('default', { queues: [{ name: 'a' }] })
    expect([narrowed.status, faultsOf(narrowed.body)[0]?.[0]]).toEqual([422, 'queues'])
    const deleted = await call('DELETE', at('default'), { as: 'admin' })
    expect([deleted.status, deleted.text]).toEqual([422, expect.stringContaining('It can be stopped')])
  })
})

describe('start, stop and delete', () => {
  test('a stopped pool wants no workers, and begins with its minimum when it is started again', async () => {
    const { name } = await create({ min: 2, max: 6 })
    await claimSeats(hot(), await offer(9), 9, false)
    const stopped = poolOf((await call('POST', at(name, '/stop'), { as: 'admin' })).body)
    expect(stopped).toMatchObject({
      state: 'stopped',
      desired: 0,
      seats: 0,
      reason: `the pool ${name} was stopped by the admin`,
    })
    expect(poolOf((await edit(name, { min: 3 })).body)).toMatchObject({ state: 'stopped', desired: 0, min: 3 })
    const started = poolOf((await call('POST', at(name, '/start'), { as: 'admin' })).body)
    expect(started).toMatchObject({ state: 'started', desired: 3 })
    const again = poolOf((await call('POST', at(name, '/start'), { as: 'admin' })).body)
    expect(again.version).toBe(started.version)
    const audited = await hot()<{ action: string }[]>`select action from audit_log where subject = ${name} order by id`
    expect(audited.map(({ action }) => action)).toEqual(['pool.create', 'pool.stop', 'pool.edit', 'pool.start'])
  })

  test('what somebody did stands among what was decided, with who did it', async () => {
    const { name } = await create({ min: 1, max: 6 })
    await edit(name, { min: 2, steal: true })
    await call('POST', at(name, '/stop'), { as: 'admin' })
    await call('POST', at(name, '/stop'), { as: 'admin' })
    await call('POST', at(name, '/start'), { as: 'admin' })
    const { body } = await call('GET', at(name, '/scaling'), { as: 'viewer' })
    const { history, inputs, cause } = routes.getPoolScaling.reply.parse(body)
    expect([inputs, cause]).toEqual([null, 'by_hand'])
    const told = { current: 0, cause: 'by_hand', inputs: null }
    expect(history.items).toMatchObject([
      { ...told, desired: 2, reason: 'started by the admin; it begins with its minimum' },
      { ...told, desired: 0, reason: `the pool ${name} was stopped by the admin` },
      { ...told, desired: 2, reason: 'changed by the admin: minimum 2, stealing on' },
    ])
  })

  test('a temporary pool keeps a minimum: it would stay without a worker for ever', async () => {
    const { name } = await create({ min: 2, max: 4 })
    await hot()`update pools set is_temporary = true where name = ${name}`
    const refused = await edit(name, { min: 0 })
    expect([refused.status, faultsOf(refused.body)[0]?.[0]]).toEqual([422, 'min'])
    expect((await edit(name, { min: 1 })).status).toBe(200)
  })

  test('a deleted pool is gone, and its workers are told to leave', async () => {
    const { name } = await create()
    await claimSeats(hot(), await offer(9), 9, false)
    expect((await call('DELETE', at(name), { as: 'admin' })).status).toBe(204)
    expect((await call('GET', at(name))).status).toBe(404)
    expect((await call('DELETE', at(name), { as: 'admin' })).status).toBe(404)
    const [seat] = await hot()`select number, leaving from seats where pool = ${name}`
    expect(seat).toMatchObject({ leaving: `the pool ${name} was deleted by the admin` })
    expect(seat?.['number']).toBeLessThan(0)
  })
})

describe('what a pool has', () => {
  test('counts its workers by state, and their slots', async () => {
    const { name } = await create()
    const worker = { host: 'h', pid: 1, supervisor: 's', slots: 8, pool: name }
    for (const id of ['starting', 'active', 'draining', 'lost', 'dead']) {
      await registerWorker(hot(), { ...worker, id: `${name} ${id}` })
    }
    const change = (id: string) => `${name} ${id}`
    await hot()`update workers set ready_at = now(), busy = 3 where id <> ${change('starting')}`
    await hot()`update workers set allowed = 2 where id = ${change('active')}`
    await hot()`update workers set drain_reason = 'any' where id = ${change('draining')}`
    await hot()`update workers set beat_at = now() - interval '7 s' where id = ${change('lost')}`
    await hot()`update workers set dead_at = now() where id = ${change('dead')}`
    expect(await read(name)).toMatchObject({
      workers: { starting: 1, active: 1, draining: 1, lost: 1 },
      busy: 9,
      totalSlots: 8 + 2,
    })
  })

  test('says when no host has room for its workers, and warns of it when that lasts', async () => {
    const { name } = await create({ min: 5, max: 5 })
    expect((await read(name)).warning).toBe(
      '5 of 5 workers have no seat: no host offers any; start bullwheel-worker on one',
    )
    const host = await offer(4)
    expect((await read(name)).warning).toBeNull()
    const seats = await claimSeats(hot(), host, 4, false)
    for (const { id, pool } of seats) {
      const worker = { id: `${host} ${id}`, host, pid: 1, supervisor: host, slots: 1, pool, seat: id }
      await registerWorker(hot(), worker)
    }
    const own = seats.filter(({ pool }) => pool === name).length
    const words = `${5 - own} of 5 workers have no seat: the hosts’ capacity (4) is used up; raise BULLWHEEL_CAPACITY or add a host`
    expect((await read(name)).warning).toBe(words)
    const isWarned = async () => (await listWarnings()).find(({ id }) => id === `seats:${name}`)
    expect(await isWarned()).toBeUndefined()
    await hot()`update pools set desired_at = now() - interval '40 s' where name = ${name}`
    expect(await isWarned()).toMatchObject({
      level: 'warning',
      subject: { kind: 'pool', name },
      action: 'Raise BULLWHEEL_CAPACITY or add a host.',
    })
    await freeSeats(
      hot(),
      host,
      seats.map(({ id }) => id),
    )
  })

  test('warns of due work that no worker of its pools can run, stopped or not', async () => {
    const { name } = await create({ queues: [{ name: newName() }] })
    const queue = (await read(name)).queues[0]?.name ?? ''
    await registerWorker(hot(), { id: 'of default', host: 'h', pid: 1, supervisor: 's', slots: 1 })
    await hot()`update workers set ready_at = now() where id = 'of default'`
    const warned = async () => (await listWarnings()).find(({ id }) => id === `unserved-pool:${name}`)
    await call('POST', '/api/v1/tasks', { json: { type: 'any', queue } })
    expect(await warned()).toBeUndefined()
    await hot()`update tasks set run_at = now() - interval '1 min', created_at = now() - interval '1 min' where queue = ${queue}`
    expect(await warned()).toMatchObject({
      level: 'critical',
      message: `The pool ${name} has no live worker, and 1 due task waits in its queues.`,
    })
    await call('POST', at(name, '/stop'), { as: 'admin' })
    expect(await warned()).toMatchObject({
      level: 'warning',
      message: `The pool ${name} is stopped, and 1 due task waits in its queues.`,
    })
    await registerWorker(hot(), { id: 'of it', host: 'h', pid: 1, supervisor: 's', slots: 1, pool: name })
    expect(await warned()).toBeUndefined()
  })
})
