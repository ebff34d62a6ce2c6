import { setTimeout as sleep } from 'node:timers/promises'
import { type Hot, deleteWebhook, forgetDeliveries, listWebhooks, readSegment, readSegmentsFrom } from '@bullwheel/db'
import { connectRedis, untilReady } from '@bullwheel/queue'
import { describe, expect, test, vi } from 'vitest'
import { freeDeliveries } from '../src/mirrors/webhooks/stage.ts'
import { webhooksMirror } from '../src/mirrors/webhooks/webhooks-mirror.ts'
import { type Received, firstsByTask, signatureOf, useWebhookPlace } from './webhook-place.ts'

const { place, log, lines, hot, start, receive, addWebhook, accept, churn, countOf } = useWebhookPlace()
const WITHIN = { timeout: 30_000, interval: 50 }
// More than what one wait may take: then it fails with its own message.
vi.setConfig({ testTimeout: 60_000 })
const until = (check: () => unknown) => vi.waitFor(check, WITHIN)
const untilDelivered = (webhookId: string, count: number) =>
  until(async () => expect(await countOf(webhookId)).toEqual({ delivered: count }))
const read = async (id: string) => (await listWebhooks(hot())).find((one) => one.id === id)
const emptyRedis = async (): Promise<void> => {
  const redis = connectRedis(place.redisUrl, 'producer', () => undefined)
  await untilReady(redis, 5_000)
  await redis.unlink(await redis.keys(`${place.prefix}:*`))
  redis.disconnect()
}
const inOrder = (received: Received[]): void => {
  for (const versions of firstsByTask(received).values())
    expect(versions).toEqual(Array.from(versions, (_, at) => at + 1))
}

describe('what is promised', () => {
  test('every event arrives, each task’s in order, at a receiver that fails at random', async () => {
    const receiver = await receive(() => {
      const dice = Math.random()
      return dice < 0.15 ? { status: 500 } : dice < 0.25 ? 'hang up' : { status: 204 }
    })
    const { id, secret } = await addWebhook({ url: receiver.url })
    start()
    const tasks = await accept(8)
    await churn(tasks, 6)
    await untilDelivered(id, 8 * 13)
    const firsts = firstsByTask(receiver.received)
    expect([...firsts.keys()].toSorted()).toEqual(tasks.toSorted())
    expect([...firsts.values()].flat()).toHaveLength(8 * 13)
    inOrder(receiver.received)
    expect(receiver.received.length).toBeGreaterThan(8 * 13)
    for (const one of receiver.received) expect(one.headers['webhook-signature']).toBe(signatureOf(secret, one))
  }, 60_000)

  test('several processes share the work; one that leaves in the midst of it loses nothing', async () => {
    const receiver = await receive(() => ({ status: 200, afterMs: 5 }))
    const { id } = await addWebhook({ url: receiver.url })
    const [first] = [start(), start()]
    const tasks = await accept(10)
    const writing = churn(tasks, 5)
    await until(() => expect(receiver.received.length).toBeGreaterThan(20))
    await first.stop()
    start()
    await writing
    await untilDelivered(id, 10 * 11)
    inOrder(receiver.received)
  }, 60_000)

  test('a Redis that is emptied in the midst of it loses nothing', async () => {
    const receiver = await receive(() => ({ status: Math.random() < 0.2 ? 503 : 200, afterMs: 5 }))
    const { id } = await addWebhook({ url: receiver.url })
    start()
    const tasks = await accept(20)
    const writing = churn(tasks, 4)
    for (let round = 1; round <= 3; round++) {
      await until(() => expect(receiver.received.length).toBeGreaterThan(round * 30))
      await emptyRedis()
    }
    await writing
    await untilDelivered(id, 20 * 9)
    inOrder(receiver.received)
  }, 60_000)

  test('a receiver that is away gets everything when it is back', async () => {
    const receiver = await receive(() => ({ status: 200 }))
    const { id } = await addWebhook({ url: receiver.url, attempts: 20, backoffMaxMs: 300 })
    receiver.leave()
    start()
    const tasks = await accept(5)
    await churn(tasks, 1)
    await until(async () => {
      const [tried] = await hot()`select id from webhook_deliveries where webhook_id = ${id}::uuid and attempts > 2`
      expect(tried).toBeDefined()
    })
    expect((await read(id))?.failingSince).not.toBeNull()
    await receiver.comeBack()
    await untilDelivered(id, 15)
    inOrder(receiver.received)
    expect((await read(id))?.failingSince).toBeNull()
  }, 60_000)

  test('a slow receiver does not hold a fast one up', async () => {
    const slow = await receive(() => ({ status: 200, afterMs: 8_000 }))
    const fast = await receive(() => ({ status: 200 }))
    const { id: slowId } = await addWebhook({ url: slow.url, concurrency: 5 })
    const { id } = await addWebhook({ url: fast.url })
    start()
    await accept(200)
    await untilDelivered(id, 200)
    const { delivered = 0, pending = 0 } = await countOf(slowId)
    expect(delivered + pending).toBe(200)
    expect(pending).toBeGreaterThan(100)
    const [held] = await hot()<{ n: number }[]>`
      select count(*) as n from webhook_deliveries where webhook_id = ${slowId}::uuid and staged_at is not null
        and state = 'pending'`
    expect(held?.n).toBeLessThanOrEqual(5)
  }, 60_000)
})

describe('what nobody carries', () => {
  test('waited for its next attempt in a Redis that was emptied: it is handed over again', async () => {
    const receiver = await receive(({ id }) => ({ status: seen.has(id) ? 200 : (seen.add(id), 500) }))
    const seen = new Set<string>()
    const { id } = await addWebhook({ url: receiver.url, backoffFirstMs: 8_000, backoffMaxMs: 8_000 })
    start()
    await accept(1)
    await until(async () => {
      const [row] = await hot()`
        select id from webhook_deliveries where webhook_id = ${id}::uuid and attempts = 1 and staged_at is not null`
      expect(row).toBeDefined()
    })
    const before = lines.length
    await emptyRedis()
    await until(() => expect(lines.slice(before).join('\n')).toContain('Redis was emptied'))
    await untilDelivered(id, 1)
  }, 60_000)

  test('was handed to BullMQ and never came: it is handed over again', async () => {
    const receiver = await receive(() => ({ status: 200 }))
    const { id } = await addWebhook({ url: receiver.url, enabled: false })
    await hot()`update webhooks set enabled = true where id = ${id}::uuid`
    const { stop } = start([])
    await accept(1)
    await until(async () => expect((await countOf(id))['pending']).toBe(1))
    await stop()
    await hot()`
      update webhook_deliveries
      set staged_at = now() - interval '1 minute', next_at = now() - interval '1 minute', attempts = 7
      where webhook_id = ${id}::uuid`
    const before = lines.length
    start()
    await untilDelivered(id, 1)
    expect(lines.slice(before).join('\n')).toMatch(/overdue|emptied/)
  })

  test('waits for a delivery that is gone: it is let go', async () => {
    const { id } = await addWebhook({})
    const { stop } = start([])
    await accept(2)
    await until(async () => expect((await countOf(id))['pending']).toBe(2))
    await stop()
    await hot()`update webhook_deliveries set waits = true where webhook_id = ${id}::uuid`
    expect(await freeDeliveries({ hot: hot(), log })).toBe(2)
    expect(await freeDeliveries({ hot: hot(), log })).toBe(0)
  })
})

describe('what is written', () => {
  test('only what an enabled webhook wants, from when it was made on, and each event once', async () => {
    const before = await accept(1, 'wanted')
    // Times are compared by the millisecond.
    await sleep(2)
    const { id } = await addWebhook({ queues: ['wanted'], kinds: ['created'], attempts: 1 })
    const { id: off } = await addWebhook({ enabled: false })
    const [wanted] = [await accept(2, 'wanted'), await accept(1, 'other')]
    await churn(wanted, 1)
    const segments = await readSegmentsFrom(hot(), { seq: 0, from: null, to: null }, 10_000)
    const events = segments.flatMap(readSegment)
    if (!('apply' in webhooksMirror)) throw new Error('it writes to the book')
    const { apply } = webhooksMirror
    // Twice, as after a cursor that was set back.
    for (let turn = 0; turn < 2; turn++) await hot().begin((tx) => apply(tx as unknown as Hot, events))
    const rows = await hot()<{ taskId: string; kind: string }[]>`
      select task_id as "taskId", kind from webhook_deliveries where webhook_id = ${id}::uuid`
    expect(rows.map(({ taskId }) => taskId).toSorted()).toEqual(wanted.toSorted())
    expect(rows.every(({ kind }) => kind === 'created')).toBe(true)
    expect(rows.map(({ taskId }) => taskId)).not.toContain(before[0])
    expect(await countOf(off)).toEqual({})
  })

  test('the body is the CloudEvent that Kafka gets, and its id is the header’s', async () => {
    const receiver = await receive(() => ({ status: 200 }))
    const { id } = await addWebhook({ url: receiver.url })
    start()
    const [task] = await accept(1)
    await untilDelivered(id, 1)
    const [one] = receiver.received
    expect(one?.headers).toMatchObject({ 'webhook-id': `${task}:1`, 'user-agent': 'bullwheel' })
    expect(JSON.parse(one?.body ?? '')).toMatchObject({
      specversion: '1.0',
      id: `${task}:1`,
      source: '/bullwheel',
      type: 'TaskCreated',
      subject: task,
      data: { kind: 'created', task_id: task, maxAttempts: 3, max_retries: 2 },
    })
    expect(Math.abs(Number(one?.headers['webhook-timestamp']) - Date.now() / 1_000)).toBeLessThan(60)
  })
})

describe('what an answer does', () => {
  test('410 disables the webhook with its reason; what was pending waits until it is enabled', async () => {
    const receiver = await receive(({ version }) => ({ status: version === 1 ? 410 : 200 }))
    const { id } = await addWebhook({ url: receiver.url })
    start()
    const [task = ''] = await accept(1)
    await churn([task], 1)
    await until(async () => expect(await read(id)).toMatchObject({ enabled: false }))
    expect((await read(id))?.disabledReason).toMatch(/410/)
    const told = receiver.received.length
    const audit = await hot()`select action from audit_log where subject = ${id}`
    expect(audit).toEqual([{ action: 'webhook.disable' }])
    await hot()`update webhooks set enabled = true where id = ${id}::uuid`
    await until(async () => expect((await countOf(id))['pending']).toBeUndefined())
    expect((await countOf(id))['failed']).toBe(1)
    expect(receiver.received.length).toBeGreaterThanOrEqual(told)
    inOrder(receiver.received)
  })

  test('a webhook whose every attempt has failed for three days is disabled', async () => {
    const receiver = await receive(() => ({ status: 500 }))
    const since = Date.now() - 3 * 86_400_000 - 60_000
    const { id } = await addWebhook({
      url: receiver.url,
      failingSince: since,
      backoffFirstMs: 60_000,
      backoffMaxMs: 60_000,
    })
    start()
    await accept(1)
    await until(async () => expect(await read(id)).toMatchObject({ enabled: false }))
    expect((await read(id))?.disabledReason).toMatch(/3 days/)
    expect(await countOf(id)).toEqual({ pending: 1 })
  })

  test('what fails for the last time is given up, and the next event of its task follows', async () => {
    const receiver = await receive(({ version }) => ({ status: version === 1 ? 500 : 200 }))
    const { id } = await addWebhook({ url: receiver.url, attempts: 3 })
    start()
    const tasks = await accept(2)
    await churn(tasks, 1)
    await until(async () => expect(await countOf(id)).toEqual({ failed: 2, delivered: 4 }))
    expect(receiver.received.filter(({ version }) => version === 1)).toHaveLength(6)
    inOrder(receiver.received)
    const [row] = await hot()`
      select attempts, history from webhook_deliveries where webhook_id = ${id}::uuid and state = 'failed' limit 1`
    expect(row).toMatchObject({ attempts: 3 })
    expect(row?.['history']).toHaveLength(3)
    expect(row?.['history']).toMatchObject([{ status: 500, error: null, response: 'answered' }, {}, {}])
  })

  test('Retry-After lengthens the wait', async () => {
    const receiver = await receive(() => ({ status: 429, headers: { 'retry-after': '3600' } }))
    const { id } = await addWebhook({ url: receiver.url })
    start()
    await accept(1)
    const waitOf = async () => {
      const [row] = await hot()<{ s: number }[]>`
        select extract(epoch from next_at - now())::float8 as s from webhook_deliveries
        where webhook_id = ${id}::uuid and attempts = 1`
      return row?.s ?? 0
    }
    await until(async () => expect(await waitOf()).toBeGreaterThan(3_500))
  })

  test('an address that may not be called gets nothing, whatever the webhook says', async () => {
    const receiver = await receive(() => ({ status: 200 }))
    const { id } = await addWebhook({ url: receiver.url, attempts: 2 })
    start([])
    await accept(1)
    await until(async () => expect(await countOf(id)).toEqual({ failed: 1 }))
    expect(receiver.received).toEqual([])
    const [row] = await hot()`select history from webhook_deliveries where webhook_id = ${id}::uuid`
    expect(JSON.stringify(row)).toContain('is not a public address')
  })

  test('a redirect is an answer and is not followed', async () => {
    const target = await receive(() => ({ status: 200 }))
    const receiver = await receive(() => ({ status: 302, headers: { location: target.url } }))
    const { id } = await addWebhook({ url: receiver.url, attempts: 1 })
    start()
    await accept(1)
    await until(async () => expect(await countOf(id)).toEqual({ failed: 1 }))
    expect(target.received).toEqual([])
  })

  test('one that takes too long is tried again', async () => {
    const receiver = await receive(({ id }) => ({ status: 200, afterMs: seen.has(id) ? 0 : (seen.add(id), 60_000) }))
    const seen = new Set<string>()
    const { id } = await addWebhook({ url: receiver.url, timeoutMs: 1_000 })
    start()
    await accept(1)
    await untilDelivered(id, 1)
    const [row] = await hot()`select history from webhook_deliveries where webhook_id = ${id}::uuid`
    expect(row?.['history']).toMatchObject([
      { status: null, error: 'No complete answer within 1000 ms' },
      { status: 200 },
    ])
  })
})

test('the janitor forgets what ended a month ago, drops what a disabled webhook left, and clears deleted ones', async () => {
  const later = { backoffFirstMs: 600_000, backoffMaxMs: 600_000 }
  const [kept, off, gone] = [await addWebhook(later), await addWebhook(later), await addWebhook(later)]
  start([])
  await accept(3)
  await until(async () => expect(await countOf(gone.id)).toMatchObject({ pending: 3 }))
  await hot()`
    update webhook_deliveries set state = 'delivered', ended_at = now() - interval '31 days'
    where id = (select min(id) from webhook_deliveries where webhook_id = ${kept.id}::uuid)`
  await hot()`update webhooks set enabled = false, disabled_at = now() - interval '8 days' where id = ${off.id}::uuid`
  await deleteWebhook(hot(), gone.id)
  while ((await forgetDeliveries(hot(), 2)) >= 2) await sleep(1)
  expect(await countOf(kept.id)).toEqual({ pending: 2 })
  expect(await countOf(off.id)).toEqual({ dropped: 3 })
  expect(await countOf(gone.id)).toEqual({})
  const [left] = await hot()`select id from webhooks where id = ${gone.id}::uuid`
  expect(left).toBeUndefined()
})

test('no line of the log has a secret or a body', async () => {
  const receiver = await receive(() => 'hang up')
  const { id, secret } = await addWebhook({ url: receiver.url, attempts: 2 })
  start()
  await accept(1)
  await until(async () => expect(await countOf(id)).toEqual({ failed: 1 }))
  expect(lines.join('\n')).not.toContain(secret.slice('whsec_'.length))
  expect(lines.join('\n')).not.toContain('specversion')
})
