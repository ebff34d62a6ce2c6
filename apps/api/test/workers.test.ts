import { randomUUID } from 'node:crypto'
import { type Worker, routes } from '@bullwheel/contracts'
import { beatSupervisor, beatWorkers, buryWorker, claimSeats, registerWorker, setDesired } from '@bullwheel/db'
import { afterEach, describe, expect, test } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()
const hot = () => get().deps.book.hot
const at = (id: string, verb = ''): string => `/api/v1/workers/${encodeURIComponent(id)}${verb}`
const workerOf = (body: unknown): Worker => routes.getWorker.reply.parse(body)
const read = async (id: string) => workerOf((await call('GET', at(id), { as: 'viewer' })).body)
const list = async (query = ''): Promise<Worker[]> => {
  const { body } = await call('GET', `/api/v1/workers${query}`, { as: 'viewer' })
  return routes.listWorkers.reply.parse(body).items
}
const idsOf = (workers: Worker[]) => workers.map(({ id }) => id)

/** A worker that beats once, on a seat of its own where `pool` has one for it. */
async function start(rest: Partial<Parameters<typeof registerWorker>[1]> = {}): Promise<string> {
  const id = `w-${randomUUID().slice(0, 8)}`
  await registerWorker(hot(), { id, host: 'h1', pid: 7, supervisor: 's', slots: 20, version: '0.1.0', ...rest })
  return id
}

const TASK = '019aa000-0000-7000-8000-000000000001'
const FIGURES = {
  isReady: true,
  drainReason: null,
  slots: 20,
  allowed: 20,
  slowedBy: null,
  busy: 1,
  leaked: 0,
  rss: 200_000_000,
  cpu: 0.5,
  lagMs: 2.5,
  processed: 40,
  failed: 3,
  stolen: 2,
  stolenFrom: [{ queue: 'mails', tasks: 2 }],
  running: [{ taskId: TASK, queue: 'orders', type: 'any', since: Date.UTC(2026, 10, 22, 10) }],
  queues: ['orders'],
}
const beat = (id: string, rest: Partial<typeof FIGURES> | { slowedBy: string; allowed: number } = {}) =>
  beatWorkers(hot(), [{ ...FIGURES, ...rest, id }])

/** A worker on a seat of a pool that wants so many. */
async function startSeated(pool: string, desired: number): Promise<string> {
  await hot()`
    insert into pools (name, slots, min, max, target_wait_ms, desired) values (${pool}, 20, ${desired}, 10, 5000, 0)`
  await setDesired(hot(), { pool, desired, reason: 'any' })
  await beatSupervisor(hot(), { name: pool, host: 'h1', mode: 'host', capacity: 99 })
  const seats = await claimSeats(hot(), pool, 99, false)
  const seat = seats.find((one) => one.pool === pool)
  const id = await start({ pool, supervisor: pool, seat: seat?.id ?? null })
  await beat(id)
  return id
}

afterEach(async () => {
  await hot()`delete from seats`
  await hot()`delete from supervisors`
  await hot()`delete from workers`
  await hot()`delete from pools where name <> 'default'`
})

describe('GET /workers', () => {
  test('tells of a worker what its heartbeat told', async () => {
    const id = await startSeated('orders', 1)
    expect(await read(id)).toMatchObject({
      id,
      host: 'h1',
      pid: 7,
      pool: 'orders',
      seat: 1,
      version: '0.1.0',
      state: 'active',
      reason: null,
      slots: 20,
      allowed: 20,
      busy: 1,
      running: [{ taskId: TASK, queue: 'orders', type: 'any', since: '2026-11-22T10:00:00.000Z' }],
      queues: ['orders'],
      processed: 40,
      failed: 3,
      stolen: 2,
      stolenFrom: [{ queue: 'mails', tasks: 2 }],
      cpu: 0.5,
      rss: 200_000_000,
      lag: 2.5,
      deadAt: null,
    })
  })

  test('says in words why one is not active', async () => {
    const [starting, slow, leaving, silent, crashed] = [
      await start(),
      await start(),
      await start(),
      await start(),
      await start(),
    ]
    for (const id of [slow, leaving, silent, crashed]) await beat(id)
    // Its first beat comes before it has told of its slots.
    await beat(starting, { isReady: false, allowed: 0 })
    await beat(slow, { allowed: 5, slowedBy: 'its event loop was blocked for 400 ms' })
    await hot()`update workers set drain_reason = 'it is replaced: it is a day old' where id = ${leaving}`
    await hot()`update workers set beat_at = now() - interval '7 s' where id = ${silent}`
    await buryWorker(hot(), crashed, 'the worker process exited with code 1', [], 60_000)
    const words = async (id: string) => {
      const { state, reason, allowed } = await read(id)
      return [state, reason, allowed]
    }
    expect(await words(starting)).toEqual(['starting', 'its process is not ready yet', 20])
    expect(await words(slow)).toEqual(['active', 'its event loop was blocked for 400 ms', 5])
    expect(await words(leaving)).toEqual(['draining', 'it is replaced: it is a day old', 0])
    expect(await words(silent)).toEqual([
      'lost',
      expect.stringMatching(/^no heartbeat for \d+ s; it is declared dead after 10 s$/),
      20,
    ])
    expect(await words(crashed)).toEqual(['ended', 'the worker process exited with code 1', 20])
    expect((await read(crashed)).running).toEqual([])
  })

  test('lists the live ones, then those that ended within the hour, and takes filters', async () => {
    const [one, other, ended, old] = [await start(), await start({ host: 'h2' }), await start(), await start()]
    await beat(one)
    await hot()`update workers set dead_at = now() where id = ${ended}`
    await hot()`update workers set dead_at = now() - interval '61 min' where id = ${old}`
    expect(idsOf(await list())).toEqual([one, other, ended])
    expect(idsOf(await list('?host=h2'))).toEqual([other])
    expect(idsOf(await list('?state=active'))).toEqual([one])
    expect(idsOf(await list('?state=ended&pool=default'))).toEqual([ended])
    expect(await list('?pool=nobody')).toEqual([])
    expect((await call('GET', '/api/v1/workers?state=bored')).status).toBe(400)
    expect(await read(old)).toMatchObject({ state: 'ended' })
    expect((await call('GET', at('nobody'))).status).toBe(404)
  })

  test('its executions are found by its name among those of others, some at a time; nobody has none', async () => {
    const runs = async (worker: string, cursor: string | null = null) => {
      const more = cursor === null ? '' : `&cursor=${cursor}`
      const { body } = await call('GET', `/api/v1/attempts?worker=${worker}${more}`, { as: 'viewer' })
      const { items, nextCursor } = routes.listAttempts.reply.parse(body)
      return { ended: items.map(({ endedAt }) => endedAt), nextCursor }
    }
    const [idle, busy] = [await start(), await start()]
    await hot()`update workers set started_at = now() - interval '1 day'`
    const ran = (worker: string, n: number, secondsAgo: number) => hot()`
      insert into tasks (id, queue, type, state, priority, max_attempts, retry, created_at, run_at, staged_at, started_at,
                         finished_at, attempt, worker)
      select gen_random_uuid(), 'many', 'any', 'completed', 5, 1, '{}', t, t, t, t, t, 1, ${worker}
      from (select date_trunc('milliseconds', now() - ${secondsAgo} * interval '1 s' + n * interval '10 ms') as t
            from generate_series(1, ${n}) n) f`
    await ran(idle, 1, 3_600)
    await ran(busy, 20_100, 1_200)
    // As if the idle one had just run something that is not listed: what it ran before is a page further.
    await hot()`update workers set ran_at = now()`
    const first = await runs(idle)
    expect([first.ended, typeof first.nextCursor]).toEqual([[], 'string'])
    const second = await runs(idle, first.nextCursor)
    expect([second.ended.length, second.nextCursor]).toEqual([1, null])
    await hot()`update workers set ran_at = ${second.ended[0] ?? ''}::text::timestamptz where id = ${idle}`
    expect(await runs(idle)).toEqual(second)
    expect((await runs(busy)).ended).toHaveLength(50)
    expect(await runs('nobody')).toEqual({ ended: [], nextCursor: null })
    await hot()`truncate tasks`
  })

  test('its heartbeat tells when a run of it ended last', async () => {
    const id = await start()
    const ranAt = async () => (await hot()`select ran_at from workers where id = ${id}`)[0]?.['ran_at'] as number | null
    await beat(id, { processed: 0 })
    expect(await ranAt()).toBeNull()
    await beat(id, { processed: 1 })
    const at = await ranAt()
    await beat(id, { processed: 1 })
    expect([typeof at, await ranAt()]).toEqual(['number', at])
  })
})

describe('drain, stop and resize', () => {
  test('a drained worker is told to make room for a fresh one, which its pool still wants', async () => {
    const id = await startSeated('drained', 2)
    const answer = await call('POST', at(id, '/drain'))
    expect(workerOf(answer.body)).toMatchObject({ state: 'draining', reason: 'drained by the operator', seat: 1 })
    expect((await beat(id)).get(id)).toMatchObject({ ask: 'drain', drainReason: 'drained by the operator' })
    const [pool] = await hot()`select desired, min from pools where name = 'drained'`
    expect(pool).toMatchObject({ desired: 2, min: 2 })
  })

  test('stopping one that is drained only hurries it: its successor stays', async () => {
    const id = await startSeated('hurried', 2)
    await call('POST', at(id, '/drain'))
    expect(workerOf((await call('POST', at(id, '/stop'))).body)).toMatchObject({ reason: 'stopped by the operator' })
    expect((await beat(id)).get(id)).toMatchObject({ ask: 'stop' })
    const [pool] = await hot()`select desired, min from pools where name = 'hurried'`
    expect(pool).toMatchObject({ desired: 2, min: 2 })
  })

  test('a stopped worker is not replaced: its pool wants one less, and its minimum falls', async () => {
    const id = await startSeated('stopped', 2)
    expect(workerOf((await call('POST', at(id, '/stop'))).body)).toMatchObject({
      state: 'draining',
      reason: 'stopped by the operator',
      seat: null,
    })
    const [pool] = await hot()`select desired, min from pools where name = 'stopped'`
    expect(pool).toMatchObject({ desired: 1, min: 1 })
    const audited = await hot()`select action, actor from audit_log where subject = ${id}`
    expect([...audited]).toEqual([{ action: 'worker.stop', actor: 'the operator' }])
  })

  test('a resized worker has its own slots until it ends', async () => {
    const id = await startSeated('resized', 1)
    expect(workerOf((await call('POST', at(id, '/resize'), { json: { slots: 3 } })).body)).toMatchObject({
      slots: 3,
      allowed: 3,
    })
    expect((await beat(id)).get(id)).toMatchObject({ slotsWanted: 3 })
    expect((await call('POST', at(id, '/resize'), { json: { slots: 0 } })).status).toBe(400)
  })

  test('one that has ended is a conflict that shows it, one that never was is unknown, and a viewer may not', async () => {
    const id = await start()
    await buryWorker(hot(), id, 'the worker process exited with code 1', [], 60_000)
    for (const verb of ['drain', 'stop', 'resize']) {
      const json = verb === 'resize' ? { slots: 2 } : undefined
      const asked = { ...(json && { json }) }
      const ended = await call('POST', at(id, `/${verb}`), asked)
      expect([ended.status, workerOf((ended.body as { worker: unknown }).worker).state]).toEqual([409, 'ended'])
      expect((await call('POST', at('nobody', `/${verb}`), asked)).status).toBe(404)
      expect((await call('POST', at(id, `/${verb}`), { ...asked, as: 'viewer' })).status).toBe(403)
    }
  })
})
