import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { routes } from '@bullwheel/contracts'
import { endDeliveryAttempt } from '@bullwheel/db'
import type { Verdict } from '@bullwheel/domain'
import { useGateway } from './gateway-fixture.ts'
import { WEBHOOKS, signatureOf, useReceivers, useWebhooks } from './webhook-fixture.ts'

const gateway = useGateway({ httpAllow: ['127.0.0.1'] })
const { call, get } = gateway
const { hot, path, body, create, read, deliveries, makeEvents, deliver } = useWebhooks(gateway)
const receive = useReceivers()
const audited = async (id: string) =>
  (await hot()<{ action: string }[]>`select action from audit_log where subject = ${id} order by id`).map(
    ({ action }) => action,
  )
const failed = { at: '2026-11-21T10:00:00.000Z', status: 500, ms: 3, error: null, response: 'no' }
const end = (id: number, webhookId: string, verdict: Verdict) =>
  endDeliveryAttempt(hot(), { id, webhookId, attempt: 1, verdict, record: failed })

describe('POST /webhooks', () => {
  test('makes one with its defaults, and shows the secret once', async () => {
    const made = await create({ kinds: ['failed', 'failed'], queues: ['billing'] })
    const { secret, ...rest } = made
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(rest).toMatchObject({
      kinds: ['failed'],
      queues: ['billing'],
      types: [],
      enabled: true,
      disabled: null,
      attempts: 10,
      backoff: { first: 5_000, max: 21_600_000 },
      timeout: 10_000,
      concurrency: 10,
      oldSecretUntil: null,
      failingSince: null,
      pending: 0,
      createdBy: 'the admin',
    })
    expect(await read(made.id)).toEqual(rest)
    expect(await audited(made.id)).toEqual(['webhook.create'])
  })

  test.each<[string, object, number, string, RegExp?]>([
    ['no name', { name: undefined }, 400, 'name'],
    ['no address', { url: undefined }, 400, 'url'],
    ['an address of another kind', { url: 'ftp://example.com' }, 400, 'url', /http or https/],
    ['a password in the address', { url: 'https://me:secret@example.com/' }, 400, 'url', /name or password/],
    ['a kind that is none', { kinds: ['exploded'] }, 400, 'kinds.0'],
    ['a queue that is none', { queues: ['a b'] }, 400, 'queues.0'],
    ['0 attempts', { attempts: 0 }, 400, 'attempts'],
    ['21 attempts', { attempts: 21 }, 400, 'attempts'],
    ['a time-out of a minute', { timeout: '1m' }, 400, 'timeout', /at most 30s/],
    ['a first wait of nothing', { backoff: { first: 0 } }, 400, 'backoff.first', /at least 1s/],
    ['a longest wait below the first', { backoff: { first: '1m', max: '10s' } }, 400, 'backoff.max'],
    ['too many at once', { concurrency: 51 }, 400, 'concurrency'],
    ['a secret of its own', { secret: 'mine' }, 400, 'secret', /not a known field/],
    ['a loopback address', { url: 'http://127.0.0.2/' }, 422, 'url', /not a public address/],
    ['a loopback address as a number', { url: 'http://2130706434/' }, 422, 'url', /127\.0\.0\.2 is not/],
    ['a mapped loopback address', { url: 'http://[::ffff:127.0.0.2]/' }, 422, 'url', /not a public address/],
    ['the address of metadata', { url: 'http://169.254.169.254/latest' }, 422, 'url', /BULLWHEEL_HTTP_ALLOW/],
    ['a port of mail', { url: 'http://example.com:25/' }, 422, 'url', /Port 25/],
  ])('refuses %s, and says where', async (_what, json, status, fault, message = /./) => {
    const answer = await call('POST', WEBHOOKS, { as: 'admin', json: body(json) })
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status })
    const { errors } = answer.body as { errors: { path: string; message: string }[] }
    expect(errors.map((one) => one.path)).toContain(fault)
    expect(errors.find((one) => one.path === fault)?.message).toMatch(message)
  })

  test('a name that is taken is a conflict; the name of a deleted one is free', async () => {
    const { id, name } = await create()
    const again = () => call('POST', WEBHOOKS, { as: 'admin', json: body({ name }) })
    expect(await again()).toMatchObject({ status: 409, body: { errors: [{ path: 'name' }] } })
    expect(await call('DELETE', path(id), { as: 'admin' })).toMatchObject({ status: 204 })
    expect(await again()).toMatchObject({ status: 201 })
  })

  test('there may be twenty, and no more', async () => {
    for (let n = 0; n < 20; n++) await create()
    const more = await call('POST', WEBHOOKS, { as: 'admin', json: body() })
    expect(more).toMatchObject({ status: 409 })
    expect(more.text).toContain('as many as there may be')
  })

  test('the same idempotency key makes one, with the same secret', async () => {
    const [json, headers] = [body(), { 'idempotency-key': randomUUID() }]
    const ask = () => call('POST', WEBHOOKS, { as: 'admin', json, headers })
    const [first, second] = [await ask(), await ask()]
    expect(second.body).toEqual(first.body)
    const other = await call('POST', WEBHOOKS, { as: 'admin', json: body(), headers })
    expect(other.status).toBe(422)
    const { id } = routes.createWebhook.reply.parse(first.body)
    await call('POST', path(id, '/rotate-secret'), { as: 'admin' })
    expect(await ask()).toMatchObject({ status: 409 })
  })
})

test('everybody may look, only admins change anything', async () => {
  const { id } = await create()
  for (const as of ['viewer', 'operator'] as const) {
    expect(await call('GET', WEBHOOKS, { as })).toMatchObject({ status: 200 })
    expect(await call('POST', WEBHOOKS, { as, json: body() })).toMatchObject({ status: 403 })
    expect(await call('PATCH', path(id), { as, json: { enabled: false } })).toMatchObject({ status: 403 })
    expect(await call('DELETE', path(id), { as })).toMatchObject({ status: 403 })
    for (const verb of ['/test', '/rotate-secret', '/replay', '/deliveries/1/retry']) {
      const json = verb === '/replay' ? { from: '1.0' } : undefined
      expect(await call('POST', path(id, verb), { as, ...(json && { json }) })).toMatchObject({ status: 403 })
    }
  }
  expect(await call('GET', WEBHOOKS, { as: 'nobody' })).toMatchObject({ status: 401 })
  expect(await call('GET', path(randomUUID()))).toMatchObject({ status: 404 })
})

test('an edit changes what it names; a disabled webhook says why, and enabling it forgets that', async () => {
  const { id } = await create({ kinds: ['failed'] })
  const edit = async (json: object) =>
    routes.editWebhook.reply.parse((await call('PATCH', path(id), { as: 'admin', json })).body)
  expect(await edit({ kinds: [], timeout: '5s' })).toMatchObject({ kinds: [], timeout: 5_000, attempts: 10 })
  expect(await edit({ enabled: false })).toMatchObject({
    enabled: false,
    disabled: { reason: 'disabled by the admin' },
  })
  expect(await edit({ enabled: true })).toMatchObject({ enabled: true, disabled: null })
  const refused = await call('PATCH', path(id), { as: 'admin', json: { url: 'http://10.0.0.1/' } })
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'url' }] } })
  expect(await audited(id)).toEqual(['webhook.create', 'webhook.edit', 'webhook.edit', 'webhook.edit'])
})

test('a test sends a signed ping and tells what came back', async () => {
  const receiver = await receive(() => ({ status: 202, body: 'thanks\0!' }))
  const { id, secret } = await create({ url: receiver.url })
  const answer = await call('POST', path(id, '/test'), { as: 'admin' })
  const result = routes.testWebhook.reply.parse(answer.body)
  expect(result).toMatchObject({ delivered: true, status: 202, error: null, response: 'thanks\ufffd!' })
  const [ping] = receiver.received
  if (ping === undefined) throw new Error('nothing was sent')
  expect(ping.headers['webhook-id']).toBe(result.messageId)
  expect(ping.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8')
  expect(ping.headers['webhook-signature']).toBe(signatureOf(secret, ping))
  expect(JSON.parse(ping.body)).toMatchObject({ specversion: '1.0', type: 'WebhookPing', data: { webhook: id } })
  expect(await deliveries(id)).toEqual([])
})

test('a test tells of a receiver that is away, one that refuses and one that redirects, which is not followed', async () => {
  const target = await receive(() => ({ status: 200 }))
  const [no, moved] = [
    await receive(() => ({ status: 401, body: 'who?' })),
    await receive(() => ({ status: 307, headers: { location: target.url } })),
  ]
  const ask = async (url: string) => {
    const { id } = await create({ url })
    return routes.testWebhook.reply.parse((await call('POST', path(id, '/test'), { as: 'admin' })).body)
  }
  expect(await ask('http://127.0.0.1:9/')).toMatchObject({ delivered: false, status: null })
  expect((await ask('http://127.0.0.1:9/')).error).toMatch(/ECONNREFUSED/)
  expect(await ask(no.url)).toMatchObject({ delivered: false, status: 401, response: 'who?' })
  expect(await ask(moved.url)).toMatchObject({ delivered: false, status: 307 })
  expect(target.received).toEqual([])
})

test('after a rotation both secrets sign, and the new one is shown once', async () => {
  const receiver = await receive(() => ({ status: 200 }))
  const { id, secret: old } = await create({ url: receiver.url })
  const rotated = routes.rotateSecret.reply.parse(
    (await call('POST', path(id, '/rotate-secret'), { as: 'admin' })).body,
  )
  expect(rotated.secret).not.toBe(old)
  expect(Date.parse(rotated.oldSecretUntil ?? '')).toBeGreaterThan(Date.now() + 23 * 3_600_000)
  await call('POST', path(id, '/test'), { as: 'admin' })
  const [ping] = receiver.received
  if (ping === undefined) throw new Error('nothing was sent')
  const both = `${signatureOf(rotated.secret, ping)} ${signatureOf(old, ping)}`
  expect(ping.headers['webhook-signature']).toBe(both)
  await hot()`update webhooks set old_secret_until = now() where id = ${id}::uuid`
  await call('POST', path(id, '/test'), { as: 'admin' })
  const last = receiver.received[1]
  if (last === undefined) throw new Error('nothing was sent')
  expect(last.headers['webhook-signature']).toBe(signatureOf(rotated.secret, last))
  expect(await read(id)).toMatchObject({ oldSecretUntil: null })
})

describe('deliveries', () => {
  test('are listed newest first, page by page, and filtered', async () => {
    const { id } = await create()
    const tasks = await makeEvents(5)
    const [lost] = await deliver(id, tasks)
    await end(lost ?? 0, id, { outcome: 'given up' })
    const all = await deliveries(id)
    expect(all.map(({ taskId }) => taskId)).toEqual(tasks.toReversed())
    const page = routes.listDeliveries.reply.parse((await call('GET', path(id, '/deliveries?limit=2'))).body)
    const rest = await deliveries(id, `?cursor=${page.nextCursor}`)
    expect([...page.items, ...rest]).toEqual(all)
    expect((await deliveries(id, '?state=failed')).map((one) => one.taskId)).toEqual([tasks[0]])
    expect(await deliveries(id, '?state=pending')).toHaveLength(4)
    expect((await deliveries(id, `?task=${tasks[2]}`)).map((one) => one.taskId)).toEqual([tasks[2]])
    expect(await deliveries(id, '?kind=completed')).toEqual([])
    expect(await deliveries(id, `?from=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([])
    expect(await read(id)).toMatchObject({ pending: 4 })
    for (const query of ['state=lost', 'kind=x', 'task=x', 'cursor=x', 'limit=0'])
      expect(await call('GET', path(id, `/deliveries?${query}`))).toMatchObject({ status: 400 })
  })

  test('show their attempts and what is sent', async () => {
    const { id } = await create()
    const [task] = await makeEvents(1)
    const [delivery = 0] = await deliver(id, [task ?? ''])
    await end(delivery, id, { outcome: 'again', waitMs: 60_000 })
    const answer = await call('GET', path(id, `/deliveries/${delivery}`), { as: 'viewer' })
    const details = routes.getDelivery.reply.parse(answer.body)
    expect(details).toMatchObject({
      state: 'pending',
      attempts: 1,
      messageId: `${task}:1`,
      history: [failed],
      last: failed,
    })
    expect(JSON.parse(details.body)).toMatchObject({ specversion: '1.0', id: `${task}:1`, type: 'TaskCreated' })
    expect(Date.parse(details.nextAt ?? '')).toBeGreaterThan(Date.now() + 50_000)
    const other = await create()
    expect(await call('GET', path(other.id, `/deliveries/${delivery}`))).toMatchObject({ status: 404 })
    expect(await call('GET', path(id, '/deliveries/x'))).toMatchObject({ status: 400 })
  })

  test('are tried at once when somebody asks, and made anew when they have ended', async () => {
    const { id } = await create()
    const [task = ''] = await makeEvents(1)
    const [delivery = 0] = await deliver(id, [task])
    const retry = (which: number | string) => call('POST', path(id, `/deliveries/${which}/retry`), { as: 'admin' })
    await end(delivery, id, { outcome: 'again', waitMs: 3_600_000 })
    const hastened = routes.retryDelivery.reply.parse((await retry(delivery)).body)
    expect(hastened).toMatchObject({ id: String(delivery), state: 'pending', attempts: 1 })
    expect(Date.parse(hastened.nextAt ?? '')).toBeLessThan(Date.now() + 5_000)
    await hot()`update webhook_deliveries set state = 'failed', ended_at = now() where id = ${delivery}`
    const made = routes.retryDelivery.reply.parse((await retry(delivery)).body)
    expect(made).toMatchObject({
      state: 'pending',
      cause: 'retry',
      attempts: 0,
      messageId: hastened.messageId,
      waits: false,
    })
    expect(made.id).not.toBe(hastened.id)
    const behind = routes.retryDelivery.reply.parse((await retry(delivery)).body)
    expect(behind).toMatchObject({ waits: true })
    expect(await retry(behind.id)).toMatchObject({ status: 409 })
    await call('PATCH', path(id), { as: 'admin', json: { enabled: false } })
    expect(await retry(delivery)).toMatchObject({ status: 409 })
  })
})

describe('POST /webhooks/{id}/replay', () => {
  const replay = async (id: string, json: object) => {
    const answer = await call('POST', path(id, '/replay'), { as: 'admin', json })
    expect(answer.text).not.toMatch(/"status":[45]/)
    return routes.replayWebhook.reply.parse(answer.body)
  }

  test('counts without doing anything, then delivers what happened before the webhook was made', async () => {
    const queue = `q-${randomUUID().slice(0, 8)}`
    const from = new Date(Date.now() - 1_000).toISOString()
    const tasks = await makeEvents(3, queue)
    const { id } = await create({ queues: [queue] })
    const counted = { events: 6, pending: 0, made: 6, next: null }
    expect(await replay(id, { from, dryRun: true })).toEqual({ dryRun: true, ...counted })
    expect(await deliveries(id)).toEqual([])
    expect(await replay(id, { from })).toEqual({ dryRun: false, ...counted })
    const made = (await deliveries(id)).toReversed()
    for (const task of tasks) {
      const own = made.filter(({ taskId }) => taskId === task)
      expect(own.map(({ kind, version, waits }) => ({ kind, version, waits }))).toEqual([
        { kind: 'created', version: 1, waits: false },
        { kind: 'cancelled', version: 2, waits: true },
      ])
    }
    expect(await replay(id, { from })).toEqual({ dryRun: false, events: 6, pending: 6, made: 0, next: null })
  })

  test('begins at the cursor of an event, that one included, and keeps to what the webhook wants', async () => {
    const queue = `q-${randomUUID().slice(0, 8)}`
    await makeEvents(2, queue)
    const { items } = routes.listEvents.reply.parse((await call('GET', `/api/v1/events?queue=${queue}`)).body)
    const last = items[0]
    const { id } = await create({ queues: [queue] })
    expect(await replay(id, { from: last?.cursor })).toMatchObject({ made: 1 })
    expect((await deliveries(id)).map((one) => one.messageId)).toEqual([`${last?.taskId}:${last?.version}`])
    const { id: other } = await create({ queues: [queue], kinds: ['cancelled'] })
    expect(await replay(other, { from: items.at(-1)?.cursor })).toMatchObject({ events: 2, made: 2 })
  })

  test('repeats have the same webhook-id; `failed` takes each lost event once', async () => {
    const { id } = await create()
    const tasks = await makeEvents(3)
    const [lost = 0, sent = 0] = await deliver(id, tasks)
    await end(lost, id, { outcome: 'given up' })
    await end(sent, id, { outcome: 'delivered' })
    const range = { from: '1.0', only: 'failed' }
    expect(await replay(id, { ...range, dryRun: true })).toMatchObject({ events: 1, made: 1 })
    expect(await replay(id, range)).toMatchObject({ events: 1, made: 1 })
    expect(await replay(id, range)).toMatchObject({ events: 0, made: 0 })
    const [again] = await deliveries(id)
    expect(again).toMatchObject({ cause: 'replay', state: 'pending', messageId: `${tasks[0]}:1` })
    expect(await audited(id)).toEqual(['webhook.create', 'webhook.replay', 'webhook.replay'])
  })

  test.each([{}, { from: 'yesterday' }, { from: '1' }, { from: '1.0', only: 'some' }, { from: '1.0', limit: 5 }])(
    'refuses %j',
    async (json) => {
      const { id } = await create()
      expect(await call('POST', path(id, '/replay'), { as: 'admin', json })).toMatchObject({ status: 400 })
    },
  )

  test('is refused while the webhook is disabled, but counts', async () => {
    const { id } = await create({ enabled: false })
    const ask = (dryRun: boolean) => call('POST', path(id, '/replay'), { as: 'admin', json: { from: '1.0', dryRun } })
    expect(await ask(false)).toMatchObject({ status: 409 })
    expect(await ask(true)).toMatchObject({ status: 200 })
  })
})

test('no answer but those that make a secret has it, nor has the audit log or a line of the log', async () => {
  const receiver = await receive(() => ({ status: 500 }))
  const { id, secret } = await create({ url: receiver.url })
  const rotated = routes.rotateSecret.reply.parse(
    (await call('POST', path(id, '/rotate-secret'), { as: 'admin' })).body,
  )
  const answers = [
    await call('GET', WEBHOOKS, { as: 'admin' }),
    await call('GET', path(id), { as: 'admin' }),
    await call('PATCH', path(id), { as: 'admin', json: { timeout: '3s' } }),
    await call('POST', path(id, '/test'), { as: 'admin' }),
    await call('PATCH', path(id), { as: 'admin', json: { secret } }),
  ]
  const audit = await hot()`select json_agg(a)::text as text from audit_log a`
  const kept = await hot()`select json_agg(k)::text as text from idempotency_keys k`
  const said = [...answers.map(({ text }) => text), JSON.stringify(audit), JSON.stringify(kept), ...get().logLines]
  for (const one of [secret, rotated.secret]) expect(said.join('\n')).not.toContain(one.slice('whsec_'.length))
})
