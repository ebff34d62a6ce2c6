import { randomUUID } from 'node:crypto'
import { type Alert, type Warnings, routes } from '@bullwheel/contracts'
import { endNotification, insertNotifications, writeIncidents } from '@bullwheel/db'
import { startMailServer, startWebReceiver } from '@bullwheel/testing'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

const ALERTS = '/api/v1/alerts'
const mail = await startMailServer()
const { call, get } = useGateway({ httpAllow: ['127.0.0.1'] })
const hot = () => get().deps.book.hot
const inRow = { kind: 'failures_in_row', count: 3 }
const body = (json: object = {}) => ({ name: `rule ${randomUUID()}`, condition: inRow, ...json })
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await hot()`delete from alert_rules`
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function create(json: object = {}): Promise<Alert> {
  const answer = await call('POST', ALERTS, { as: 'admin', json: body(json) })
  expect({ status: answer.status, text: answer.status === 201 ? '' : answer.text }).toEqual({ status: 201, text: '' })
  return routes.createAlert.reply.parse(answer.body)
}
const read = async (id: string, as: 'viewer' | 'admin' = 'viewer') =>
  routes.getAlert.reply.parse((await call('GET', `${ALERTS}/${id}`, { as })).body)
const edit = (id: string, json: object) => call('PATCH', `${ALERTS}/${id}`, { as: 'admin', json })
const listWarnings = async (): Promise<Warnings> =>
  routes.listWarnings.reply.parse((await call('GET', '/api/v1/warnings', { as: 'viewer' })).body)

/** What the scheduler writes when a rule fires. */
const fire = (id: string, queue: string, notifiedAt: number | null = null) =>
  hot().begin((tx) =>
    writeIncidents(tx as never, id, {
      begun: [
        { subject: { kind: 'queue', name: queue }, value: 4, message: 'four failed', since: 1, firedAt: 2, notifiedAt },
      ],
      going: [],
      dropped: [],
      resolved: [],
    }),
  )

describe('POST /alerts', () => {
  test('makes a rule with its defaults', async () => {
    const made = await create({ condition: { kind: 'failure_rate', percent: 5 }, type: 'mail.send' })
    expect(made).toMatchObject({
      condition: { kind: 'failure_rate', percent: 5, window: 600_000, minTasks: 10 },
      queue: null,
      type: 'mail.send',
      mirror: null,
      channels: [],
      for: 0,
      quiet: 3_600_000,
      enabled: true,
      state: 'ok',
      active: [],
      mutedUntil: null,
      createdBy: 'the admin',
    })
    expect(await read(made.id)).toEqual(made)
  })

  test.each<[string, object, number, string]>([
    ['no name', { name: ' ' }, 400, 'name'],
    ['a kind that is none', { condition: { kind: 'bad_mood' } }, 400, 'condition.kind'],
    ['a row of none', { condition: { ...inRow, count: 0 } }, 400, 'condition.count'],
    ['a window of a week', { condition: { kind: 'missed_tick', window: '7d' } }, 400, 'condition.window'],
    ['a field of another kind', { condition: { ...inRow, percent: 3 } }, 400, 'condition.percent'],
    ['no quiet time', { quiet: 0 }, 400, 'quiet'],
    [
      'an address with a password',
      { channels: [{ kind: 'slack', url: 'https://a:b@example.com/' }] },
      400,
      'channels.0.url',
    ],
    [
      'a secret that is none',
      { channels: [{ kind: 'webhook', url: 'https://example.com/', secret: 'x' }] },
      400,
      'channels.0.secret',
    ],
    ['nobody to mail to', { channels: [{ kind: 'email', to: [] }] }, 400, 'channels.0.to'],
    ['a private address', { channels: [{ kind: 'webhook', url: 'http://10.0.0.1/' }] }, 422, 'channels.0.url'],
    ['mails where no server is set', { channels: [{ kind: 'email', to: ['ada@example.com'] }] }, 422, 'channels.0'],
    ['a mirror where queues are watched', { mirror: 'kafka' }, 422, 'mirror'],
    ['a type of a ledger', { condition: { kind: 'ledger_difference' }, type: 'a' }, 422, 'type'],
  ])('refuses %s, and says where', async (_what, json, status, path) => {
    const answer = await call('POST', ALERTS, { as: 'admin', json: body(json) })
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status })
    const { errors } = answer.body as { errors: { path: string }[] }
    expect(errors.map((one) => one.path)).toContain(path)
  })

  test('a name that is taken is a conflict, and a repeat under its key gets the first answer', async () => {
    const key = randomUUID()
    const json = body()
    const once = () => call('POST', ALERTS, { as: 'admin', json, headers: { 'idempotency-key': key } })
    const [first, again] = [await once(), await once()]
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
    expect(await call('POST', ALERTS, { as: 'admin', json })).toMatchObject({
      status: 409,
      body: { errors: [{ path: 'name' }] },
    })
  })

  test('only admins make and change rules', async () => {
    const { id } = await create()
    for (const as of ['viewer', 'operator'] as const) {
      expect(await call('POST', ALERTS, { as, json: body() })).toMatchObject({ status: 403 })
      expect(await call('PATCH', `${ALERTS}/${id}`, { as, json: { enabled: false } })).toMatchObject({ status: 403 })
      expect(await call('DELETE', `${ALERTS}/${id}`, { as })).toMatchObject({ status: 403 })
      expect(await call('POST', `${ALERTS}/${id}/test`, { as })).toMatchObject({ status: 403 })
    }
  })
})

describe('channels', () => {
  const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
  const url = 'https://hooks.example.com/services/T0/B0/key'

  test('keep their secrets to themselves, also in the audit log', async () => {
    const { id } = await create({
      channels: [
        { kind: 'webhook', url, secret },
        { kind: 'slack', url },
      ],
    })
    expect((await read(id)).channels).toEqual([
      { kind: 'webhook', url: 'https://hooks.example.com/…', hasSecret: true },
      { kind: 'slack', url: 'https://hooks.example.com/…' },
    ])
    expect((await read(id, 'admin')).channels).toEqual([
      { kind: 'webhook', url, hasSecret: true },
      { kind: 'slack', url },
    ])
    const said = JSON.stringify(await hot()`select * from audit_log where subject = ${id}`)
    expect(said).toContain('alert.create')
    expect(said).not.toContain('whsec_')
    expect(said).not.toContain('/services/')
  })

  test('keep a secret that a change leaves out, and lose one that it takes away', async () => {
    const { id } = await create({ channels: [{ kind: 'webhook', url, secret }] })
    await edit(id, {
      channels: [
        { kind: 'slack', url },
        { kind: 'webhook', url },
      ],
    })
    expect((await read(id)).channels).toMatchObject([{ kind: 'slack' }, { hasSecret: true }])
    await edit(id, { channels: [{ kind: 'webhook', url, secret: null }] })
    expect((await read(id)).channels).toMatchObject([{ hasSecret: false }])
  })

  test('a test message tells what came of each', async () => {
    const [sound, broken] = await Promise.all([startWebReceiver(), startWebReceiver(() => 500)])
    closers.push(sound.close, broken.close)
    const { id } = await create({
      channels: [
        { kind: 'webhook', url: sound.url },
        { kind: 'slack', url: broken.url },
      ],
      enabled: false,
    })
    const answer = await call('POST', `${ALERTS}/${id}/test`, { as: 'admin' })
    expect(routes.testAlert.reply.parse(answer.body).results).toMatchObject([
      { channel: `webhook ${new URL(sound.url).host}`, delivered: true, error: null },
      { channel: `slack ${new URL(broken.url).host}`, delivered: false, error: 'it answered 500: nothing' },
    ])
    expect(JSON.parse(sound.received[0]?.body ?? '')).toMatchObject({ type: 'AlertTest', subject: id })
  })
})

describe('a rule that fires', () => {
  test('shows it, in its list of incidents and among the warnings', async () => {
    const { id, name } = await create()
    await fire(id, 'mail')
    expect(await read(id)).toMatchObject({
      state: 'firing',
      active: [{ subject: { kind: 'queue', name: 'mail' }, value: 4, message: 'four failed', resolvedAt: null }],
    })
    const { body: page } = await call('GET', `${ALERTS}/${id}/incidents`, { as: 'viewer' })
    expect(page).toMatchObject({ items: [{ message: 'four failed' }], nextCursor: null })
    expect((await listWarnings()).items).toContainEqual(
      expect.objectContaining({ message: 'four failed.', subject: { kind: 'alert', name, id } }),
    )
  })

  test('ends its incidents when it watches something else, not when it is renamed or muted', async () => {
    const { id } = await create()
    await fire(id, 'mail')
    const mutedUntil = '2099-01-01T00:00:00.000Z'
    expect(await edit(id, { name: `new ${id}`, mutedUntil })).toMatchObject({
      status: 200,
      body: { state: 'firing', mutedUntil },
    })
    expect(await edit(id, { queue: 'other' })).toMatchObject({ status: 200, body: { state: 'ok', active: [] } })
    const { body: page } = await call('GET', `${ALERTS}/${id}/incidents`, { as: 'viewer' })
    const { items } = routes.listIncidents.reply.parse(page)
    expect(items.map(({ resolvedAt }) => typeof resolvedAt)).toEqual(['string'])
  })

  test('what could not be sent is a warning that says why', async () => {
    const { id } = await create()
    const message = {
      place: 0,
      channel: { kind: 'slack', url: 'https://hooks.example.com/x' },
      kind: 'firing',
      body: {},
      text: 'x',
    } as const
    await insertNotifications(hot(), id, [message])
    const page = async () =>
      routes.listNotifications.reply.parse((await call('GET', `${ALERTS}/${id}/notifications`, { as: 'viewer' })).body)
    const [sent] = (await page()).items
    expect(sent).toMatchObject({ state: 'pending', channel: 'slack hooks.example.com', kind: 'firing' })
    await endNotification(hot(), Number(sent?.id), { state: 'failed', error: 'no such hook' })
    expect((await page()).items).toMatchObject([{ state: 'failed', error: 'no such hook', nextAt: null }])
    const unsent = (await listWarnings()).items.find((one) => one.id === `unsent:${id}`)
    expect(unsent?.message).toMatch(/1 message .* could not be sent .*: no such hook/)
  })
})

describe('what is on its way when channels change', () => {
  const wrong = { kind: 'slack', url: 'https://hooks.example.com/wrong' } as const
  const right = { kind: 'slack', url: 'https://hooks.example.com/right' } as const
  const message = { kind: 'firing', body: {}, text: 'x' } as const

  test('is given up where its channel is gone, and waits where it stays', async () => {
    const { id } = await create({ channels: [wrong, right] })
    await insertNotifications(hot(), id, [
      { place: 0, channel: wrong, ...message },
      { place: 1, channel: right, ...message },
    ])
    await edit(id, { channels: [right, right] })
    const page = await call('GET', `${ALERTS}/${id}/notifications`, { as: 'viewer' })
    const { items } = routes.listNotifications.reply.parse(page.body)
    expect(items.toReversed().map(({ state, error }) => [state, error])).toEqual([
      ['failed', 'its channel was changed meanwhile'],
      ['pending', null],
    ])
    expect((await listWarnings()).items.filter((one) => one.id === `unsent:${id}`)).toEqual([])
  })

  test('is given up when the rule is disabled', async () => {
    const { id } = await create({ channels: [right] })
    await insertNotifications(hot(), id, [{ place: 0, channel: right, ...message }])
    await edit(id, { enabled: false })
    const page = await call('GET', `${ALERTS}/${id}/notifications`, { as: 'viewer' })
    expect(page.body).toMatchObject({ items: [{ state: 'failed', error: 'the rule was disabled meanwhile' }] })
  })

  test('an answer that repeats the address is shown to admins only', async () => {
    const { id } = await create({ channels: [wrong] })
    await insertNotifications(hot(), id, [{ place: 0, channel: wrong, ...message }])
    const read = async (as: 'viewer' | 'admin') =>
      routes.listNotifications.reply.parse((await call('GET', `${ALERTS}/${id}/notifications`, { as })).body).items[0]
    const error = 'it answered 404: Cannot POST /wrong'
    await endNotification(hot(), Number((await read('admin'))?.id), { state: 'failed', error })
    expect([(await read('admin'))?.error, (await read('viewer'))?.error]).toEqual([error, 'it answered 404'])
    expect(JSON.stringify(await listWarnings())).not.toContain('/wrong')
  })
})

describe('GET /warnings', () => {
  test('names what keeps tasks from running, with what to do, the gravest first', async () => {
    await call('POST', '/api/v1/tasks', { as: 'operator', json: { type: 'any', queue: 'held' } })
    await call('POST', '/api/v1/queues/held/pause', { as: 'operator', json: { reason: 'deploy' } })
    await get().deps.queues.refresh()
    const { items, unread } = await listWarnings()
    expect(unread).toEqual([])
    const of = (id: string) => items.find((one) => one.id === id)
    expect(of('part:workers')).toMatchObject({
      level: 'critical',
      action: expect.stringMatching(/Start a worker/) as unknown,
    })
    expect(of('part:scheduler')).toMatchObject({ level: 'critical' })
    expect(of('paused:held')?.message).toMatch(/is paused by the operator: deploy; 1 due tasks? wait/)
    const levels = items.map(({ level }) => ['critical', 'warning', 'info'].indexOf(level))
    expect(levels).toEqual(levels.toSorted((a, b) => a - b))
  })
})

describe('with a mail server', () => {
  const mailing = useGateway({ smtpUrl: mail.url })
  afterAll(mail.close)

  test('mails are taken, and tried by a test', async () => {
    const json = body({ channels: [{ kind: 'email', to: ['ada@example.com'] }] })
    const made = await mailing.call('POST', ALERTS, { as: 'admin', json })
    const { id } = routes.createAlert.reply.parse(made.body)
    const tested = await mailing.call('POST', `${ALERTS}/${id}/test`, { as: 'admin' })
    expect(tested.body).toMatchObject({ results: [{ channel: 'email ada@example.com', delivered: true }] })
    expect(mail.received[0]).toMatch(/^Subject: \[Bullwheel\] Test: rule/m)
  })
})
