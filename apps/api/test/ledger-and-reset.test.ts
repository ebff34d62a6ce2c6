import { describe, expect, test } from 'vitest'
import { type LedgerCheck, type Task, routes } from '@bullwheel/contracts'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()
const hot = () => get().deps.book.hot
const submit = async (json: object = {}) =>
  (await call('POST', '/api/v1/tasks', { json: { type: 'any', ...json } })).body as Task
const verify = async (): Promise<LedgerCheck> =>
  routes.verifyLedger.reply.parse((await call('POST', '/api/v1/system/ledger/verify')).body)
const gauge = async () => (await call('GET', '/metrics', { as: 'viewer' })).text

test('a row deleted and a state changed by hand in SQL: ledger verify names both tasks', async () => {
  const [gone, changed, sound] = [await submit(), await submit({ queue: 'other' }), await submit()]
  await call('POST', `/api/v1/tasks/${sound.id}/cancel`)
  expect(await verify()).toMatchObject({ exact: true, rows: 3, differences: [], tasks: [] })
  await hot()`delete from tasks where id = ${gone.id}`
  await hot()`update tasks set state = 'completed' where id = ${changed.id}`
  const found = await verify()
  expect(found).toMatchObject({ exact: false, rows: 2 })
  expect(found.differences).toEqual([
    { queue: 'default', kind: 'waiting', ledger: 1, rows: 0 },
    { queue: 'other', kind: 'waiting', ledger: 1, rows: 0 },
    { queue: 'other', kind: 'completed', ledger: 0, rows: 1 },
  ])
  expect(found.tasks).toEqual([
    { id: gone.id, queue: 'default', expected: 'waiting', found: null },
    { id: changed.id, queue: 'other', expected: 'waiting', found: 'completed' },
  ])
  await hot()`update tasks set state = 'waiting' where id = ${changed.id}`
  await hot()`insert into ledger (queue, priority, kind, n) values ('default', 5, 'pending', -1), ('default', 5, 'removed', 1)`
})

test('the difference of each queue is a gauge, 0 while all is well', async () => {
  await submit({ queue: 'measured' })
  expect(await gauge()).toContain('bullwheel_ledger_difference{queue="measured"} 0')
  await hot()`insert into ledger (queue, priority, kind, n) values ('measured', 5, 'accepted', 2)`
  expect(await gauge()).toContain('bullwheel_ledger_difference{queue="measured"} 2')
  await hot()`insert into epochs (queue, rebuilds, drift) values ('measured', 3, 7)`
  expect(await gauge()).toContain('bullwheel_redis_epoch_changes_total{queue="measured"} 3')
  expect(await gauge()).toContain('bullwheel_redis_drift_tasks_total{queue="measured"} 7')
  expect((await verify()).differences).toEqual([{ queue: 'measured', kind: 'accepted', ledger: 3, rows: 1 }])
  await hot()`insert into ledger (queue, priority, kind, n) values ('measured', 5, 'accepted', -2)`
})

describe('POST /system/reset', () => {
  const reset = (json: unknown) => call('POST', '/api/v1/system/reset', { as: 'admin', json })

  test.each([[undefined], [{}], [{ confirm: 'yes' }], [{ confirm: 'reset', more: 1 }]])(
    '%j is refused and removes nothing',
    async (json) => {
      const { id } = await submit()
      expect(await reset(json)).toMatchObject({ status: 400 })
      expect(await call('GET', `/api/v1/tasks/${id}`)).toMatchObject({ status: 200 })
    },
  )

  test('removes every task and keeps settings, types, keys and events; new ones are taken right after', async () => {
    await call('PUT', '/api/v1/queues/kept', { json: { concurrency: 3 } })
    const task = await submit({ queue: 'kept' })
    await call('POST', `/api/v1/tasks/${(await submit()).id}/cancel`)
    const { rows } = await verify()
    const { status, body } = await reset({ confirm: 'reset' })
    const done = routes.resetSystem.reply.parse(body)
    expect({ status, removed: done.removed }).toEqual({ status: 200, removed: rows })
    expect(done.byState).toMatchObject({
      cancelled: expect.any(Number) as number,
      waiting: expect.any(Number) as number,
    })
    expect(await call('GET', `/api/v1/tasks/${task.id}`)).toMatchObject({ status: 404 })
    expect(await call('GET', '/api/v1/queues/kept')).toMatchObject({ body: { concurrency: 3, counts: { waiting: 0 } } })
    expect(await verify()).toMatchObject({ exact: true, rows: 0, tasks: [] })
    const { queues } = routes.getLedger.reply.parse((await call('GET', '/api/v1/system/ledger')).body)
    expect(queues.map(({ pending, running, difference }) => ({ pending, running, difference }))).toEqual(
      queues.map(() => ({ pending: 0, running: 0, difference: 0 })),
    )
    const again = await submit({ queue: 'kept' })
    expect(await call('GET', `/api/v1/tasks/${again.id}`)).toMatchObject({ status: 200, body: { state: 'queued' } })
    expect(await verify()).toMatchObject({ exact: true, rows: 1 })
    expect(await hot()`select actor from audit_log where action = 'system.reset'`).toEqual([{ actor: 'the admin' }])
  })
})
