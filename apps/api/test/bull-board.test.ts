import type { Ledger, Task } from '@bullwheel/contracts'
import { describe, expect, test, vi } from 'vitest'
import { api, asAdmin, useBoard } from './board-fixture.ts'
import { type Asked, useGateway } from './gateway-fixture.ts'

const { call, get, secrets, hot, show, newQueue, jobsOf, fail, stateOf } = useBoard()
const audited = async (action: string, subject: string) =>
  hot()<{ actor: string }[]>`select actor from audit_log where action = ${action} and subject = ${subject}`

describe('who may use the board', () => {
  test.each([
    ['nobody', 401],
    ['viewer', 403],
    ['operator', 403],
    ['admin', 200],
  ] as const)('%s: %s', async (as, status) => {
    for (const path of [
      '/admin/queues',
      '/admin/queues/',
      api('/queues'),
      '/admin/queues/static/images/logo.svg',
      '/admin/queues/queue/x',
    ])
      expect({ path, status: (await call('GET', path, { as })).status }).toEqual({ path, status })
  })

  test('a person without a session is told how to sign in; the page runs nothing', async () => {
    const { text, headers } = await call('GET', '/admin/queues', { as: 'nobody', headers: { accept: 'text/html' } })
    expect(headers.get('content-type')).toContain('text/html')
    expect(text).toContain('href="http://localhost:3000/login"')
    expect(headers.get('content-security-policy')).not.toContain('script')
  })

  test.each([
    ['nobody', '/admin/queues/sign-in?link=none', 'link'],
    ['viewer', '/admin/queues/tasks/q/1', 'admin'],
  ] as const)('a person (%s) reads at %s why it is refused', async (as, path, why) => {
    const { detail } = (await call('GET', path, { as })).body as { detail: string }
    const { text } = await call('GET', path, { as, headers: { accept: 'text/html' } })
    expect(detail).toContain(why)
    expect(text).toContain(`<p>${detail}</p>`)
  })

  test('the board fetches nothing from elsewhere', async () => {
    const { text, headers } = await call('GET', '/admin/queues', asAdmin)
    expect(text).not.toContain('googleapis')
    expect(headers.get('content-security-policy')).toContain("script-src 'self'")
    expect((await call('GET', '/api/v1/queues', asAdmin)).headers.get('content-security-policy')).not.toContain(
      'script',
    )
  })

  test('a one-time link becomes a session, once; with it only pages of the same address may change something', async () => {
    const { body } = await call('POST', '/api/v1/session-links', asAdmin)
    const { token } = body as { token: string }
    // A checker of links uses nothing up.
    expect((await call('HEAD', `/admin/queues/sign-in?link=${token}`, { as: 'nobody' })).status).not.toBe(200)
    const signIn = await call('GET', `/admin/queues/sign-in?link=${token}`, { as: 'nobody' })
    expect(signIn.status).toBe(200)
    const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await call('GET', `/admin/queues/sign-in?link=${token}`, { as: 'nobody' })).status).toBe(401)
    const session = (headers: Record<string, string>): Asked => ({ as: 'nobody', headers: { cookie, ...headers } })
    const { queue } = await newQueue()
    await vi.waitFor(async () => await show(queue))
    const pause = api(`/queues/${queue}/pause`)
    expect((await call('GET', '/admin/queues', session({}))).status).toBe(200)
    for (const foreign of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'http://localhost:3000' },
    ]) {
      expect((await call('PUT', pause, session(foreign))).status).toBe(403)
    }
    expect((await call('PUT', pause, session({ 'sec-fetch-site': 'same-origin' }))).status).toBe(200)
    expect((await call('PUT', pause, session({ origin: get().baseUrl }))).status).toBe(200)
    // Elsewhere the header is needed as before.
    const resume = `/api/v1/queues/${queue}/resume`
    expect((await call('POST', resume, session({ 'sec-fetch-site': 'same-origin' }))).status).toBe(403)
  })
})

describe('the board', () => {
  test('has queues as soon as they are made, and the webhook deliveries to look at only', async () => {
    const { queue } = await newQueue()
    await vi.waitFor(async () => expect(await show(queue)).toMatchObject({ readOnlyMode: false }), { timeout: 5_000 })
    expect(await show('_webhooks')).toMatchObject({ readOnlyMode: true })
    expect((await call('PUT', api('/queues/_webhooks/pause'), asAdmin)).status).toBe(405)
  })

  test('shows the type of a job, how many tasks it carries, and where they are', async () => {
    const { queue, ids } = await newQueue([{}])
    const [job] = await jobsOf(queue, 'prioritized', 1)
    expect(job).toMatchObject({
      name: 'any · 1 task',
      data: { tasks: 1, carries: [{ id: ids[0], version: 1 }] },
      externalUrl: { href: `http://localhost:3000/tasks/${ids[0]}` },
    })
  })

  test('lists the tasks of a job that carries several', async () => {
    const { queue, ids } = await newQueue([{ delay: '1h' }, { delay: '1h' }])
    const tasks = ids.map((id) => ({ id, version: 1 }))
    await get().deps.stager.stage([{ queue, type: 'any', priority: 5, runAt: 0, tasks }], { take: 0, claim: false })
    const [job] = await jobsOf(queue, 'prioritized', 1)
    expect(job).toMatchObject({ name: 'any · 2 tasks', externalUrl: { displayText: '2 tasks' } })
    const { text } = await call('GET', job?.externalUrl.href ?? '', asAdmin)
    for (const id of ids) expect(text).toContain(`href="http://localhost:3000/tasks/${id}"`)
  })

  test('removes a job by cancelling its tasks', async () => {
    const { queue, ids } = await newQueue([{}])
    const [id = ''] = ids
    const [job] = await jobsOf(queue, 'prioritized', 1)
    expect((await call('PUT', api(`/queues/${queue}/${job?.id}/clean`), asAdmin)).status).toBe(204)
    expect(await stateOf(id)).toBe('cancelled')
    expect((await show(queue, 'prioritized')).jobs).toEqual([])
    expect(await audited('task.cancel', id)).toEqual([{ actor: 'the admin' }])
  })

  test('leaves a task alone that was staged anew since the job was', async () => {
    const { queue, ids } = await newQueue([{}])
    const [id = ''] = ids
    const [job] = await jobsOf(queue, 'prioritized', 1)
    await call('PATCH', `/api/v1/tasks/${id}`, { json: { priority: 2 } })
    expect((await call('PUT', api(`/queues/${queue}/${job?.id}/clean`), asAdmin)).status).toBe(204)
    expect(await stateOf(id)).toBe('queued')
  })

  test('promotes a delayed job by making its task due', async () => {
    const { queue, ids } = await newQueue([{ delay: '50s' }])
    const [id = ''] = ids
    const [job] = await jobsOf(queue, 'delayed', 1)
    expect(await stateOf(id)).toBe('scheduled')
    expect((await call('PUT', api(`/queues/${queue}/${job?.id}/promote`), asAdmin)).status).toBe(204)
    expect(await stateOf(id)).toBe('queued')
    expect(await audited('task.run-now', id)).toHaveLength(1)
  })

  test('keeps a delayed job that came due in a paused queue when it is promoted: its task has no other', async () => {
    const { queue, ids } = await newQueue()
    await call('POST', `/api/v1/queues/${queue}/pause`, { json: {} })
    for (const delay of ['1s', '50s']) {
      const { body } = await call('POST', '/api/v1/tasks', { json: { type: 'any', queue, delay } })
      ids.push((body as Task).id)
    }
    const [due = '', later = ''] = ids
    const jobs = await jobsOf(queue, 'delayed', 2)
    const job = jobs.find(({ data }) => JSON.stringify(data).includes(due))
    await vi.waitFor(
      async () => expect(await hot()`select from tasks where id = ${due}::uuid and run_at < now()`).toHaveLength(1),
      { timeout: 10_000 },
    )
    expect((await call('PUT', api(`/queues/${queue}/${job?.id}/promote`), asAdmin)).status).toBe(204)
    expect((await show(queue, 'delayed')).jobs).toHaveLength(2)
    expect((await call('PUT', api(`/queues/${queue}/promote`), asAdmin)).status).toBe(200)
    expect((await show(queue, 'delayed')).jobs.map(({ id }) => id)).toEqual([job?.id])
    expect(await audited('task.run-now', due)).toEqual([])
    expect(await audited('task.run-now', later)).toHaveLength(1)
  })

  test('shows failed tasks of the book, retries and removes them there', async () => {
    const { queue, ids } = await newQueue([{}, {}])
    const [first = '', second = ''] = ids
    await fail(first)
    await fail(second)
    const jobs = await jobsOf(queue, 'failed', 2)
    expect(jobs.map(({ id }) => id).toSorted()).toEqual([first, second].toSorted())
    await vi.waitFor(async () => expect((await show(queue)).counts['failed']).toBe(2), { timeout: 5_000 })
    expect((await call('PUT', api(`/queues/${queue}/${first}/retry`), asAdmin)).status).toBe(204)
    expect(await stateOf(first)).toBe('queued')
    expect((await call('PUT', api(`/queues/${queue}/${second}/clean`), asAdmin)).status).toBe(204)
    expect((await call('GET', `/api/v1/tasks/${second}`)).status).toBe(404)
  })

  test('retries and cleans all failed, and empties and cleans what waits; the ledger adds up', async () => {
    const { queue, ids } = await newQueue([{}, {}, {}, { delay: '50s' }])
    const [first = '', second = '', third = '', later = ''] = ids
    await fail(first)
    await jobsOf(queue, 'failed', 1)
    await vi.waitFor(async () => expect((await show(queue)).counts['failed']).toBe(1), { timeout: 5_000 })
    expect((await call('PUT', api(`/queues/${queue}/retry/failed`), asAdmin)).body).toMatchObject({ retried: 1 })
    expect(await stateOf(first)).toBe('queued')
    await fail(second)
    expect((await call('PUT', api(`/queues/${queue}/clean/failed`), asAdmin)).status).toBe(200)
    expect((await call('GET', `/api/v1/tasks/${second}`)).status).toBe(404)
    expect((await call('PUT', api(`/queues/${queue}/clean/delayed`), asAdmin)).status).toBe(200)
    expect(await stateOf(later)).toBe('cancelled')
    expect((await call('PUT', api(`/queues/${queue}/empty`), asAdmin)).status).toBe(200)
    expect(await stateOf(third)).toBe('cancelled')
    const { body } = await call('GET', '/api/v1/system/ledger')
    const row = (body as Ledger).queues.find((one) => one.queue === queue)
    expect(row).toMatchObject({ accepted: 4, cancelled: 2, removed: 1, failed: 0, pending: 1, difference: 0 })
  })

  test('an open page of a job learns that it has no parents and children', async () => {
    const { queue } = await newQueue([{}])
    const [job] = await jobsOf(queue, 'prioritized', 1)
    const { status, body } = await call('GET', api(`/queues/${queue}/${job?.id}/flow`), asAdmin)
    expect({ status, body }).toEqual({ status: 200, body: { nodeId: job?.id, flowRoot: null, isFlowNode: false } })
  })

  test('pauses and resumes a queue in the book', async () => {
    const { queue } = await newQueue()
    await vi.waitFor(async () => await show(queue), { timeout: 5_000 })
    expect((await call('PUT', api(`/queues/${queue}/pause`), asAdmin)).status).toBe(200)
    expect((await call('GET', `/api/v1/queues/${queue}`)).body).toMatchObject({ paused: true, pausedBy: 'the admin' })
    expect(await show(queue)).toMatchObject({ isPaused: true })
    expect((await call('PUT', api(`/queues/${queue}/resume`), asAdmin)).status).toBe(200)
    expect((await call('GET', `/api/v1/queues/${queue}`)).body).toMatchObject({ paused: false })
  })

  test('refuses what has no verb, and says what to do instead', async () => {
    const { queue } = await newQueue([{}])
    const [job] = await jobsOf(queue, 'prioritized', 1)
    const path = `/queues/${queue}`
    const refused: [string, string, object][] = [
      ['POST', `${path}/add`, { name: 'x', data: {}, options: {} }],
      ['PUT', `${path}/obliterate`, { force: true }],
      ['PUT', `${path}/concurrency`, { concurrency: 1 }],
      ['PUT', `${path}/rate-limit`, { max: 1, duration: 1 }],
      ['PATCH', `${path}/${job?.id}/update-data`, { jobData: {} }],
      ['PATCH', `${path}/${job?.id}/priority`, { priority: 1 }],
      ['PATCH', `${path}/${job?.id}/delay`, { runAt: Date.now() + 1_000 }],
    ]
    for (const [method, where, json] of refused) {
      const answer = await call(method, api(where), { as: 'admin', json })
      expect({ where, status: answer.status }).toEqual({ where, status: 403 })
      expect(answer.text).toContain('cannot be done in Bull Board')
    }
    expect(await jobsOf(queue, 'prioritized', 1)).toHaveLength(1)
  })
})

test('no key of a test is shown on the board', async () => {
  const { text } = await call('GET', api('/queues'), asAdmin)
  for (const secret of Object.values(secrets)) expect(text).not.toContain(secret)
})

describe('while Redis is away', () => {
  const alone = useGateway({ redisUrl: 'redis://127.0.0.1:1' })

  test('the board says so', async () => {
    for (const path of [api('/queues'), '/admin/queues/tasks/default/1']) {
      const answer = await alone.call('GET', path, asAdmin)
      expect({ path, status: answer.status }).toEqual({ path, status: 503 })
      expect(answer.text).toContain('Redis does not answer')
    }
  })
})
