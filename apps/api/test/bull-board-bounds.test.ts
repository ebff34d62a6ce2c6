import { type Hot, editTask, retryTask } from '@bullwheel/db'
import { WEBHOOK_QUEUE, bullKey } from '@bullwheel/queue'
import { expect, test, vi } from 'vitest'
import { api, asAdmin, useBoard } from './board-fixture.ts'
import type { Answer } from './gateway-fixture.ts'

const { call, get, hot, show, newQueue, jobsOf, fail, stateOf } = useBoard()
const HORIZON_MS = 60_000

/** Jobs that carry nothing of ours. */
async function addBareJobs(queue: string, status: 'wait' | 'prioritized', count: number): Promise<void> {
  const { redis, prefix } = get().deps
  const key = (name: string): string => bullKey(prefix, queue, name)
  const asked = redis.pipeline()
  for (let at = 1; at <= count; at += 1) {
    const id = `${status}-${at}`
    asked.hset(key(id), { name: 'bare', data: '{}', opts: '{}', timestamp: Date.now() })
    if (status === 'wait') asked.lpush(key(status), id)
    else asked.zadd(key(status), at, id)
  }
  await asked.exec()
}

/** Asks while a transaction holds what `first` did, and lets it go on once the answer waits for it. */
async function behind(first: (tx: Hot) => Promise<unknown>, ask: () => Promise<Answer>): Promise<Answer> {
  let answer: Promise<Answer> | undefined
  await hot().begin(async (tx) => {
    await first(tx as unknown as Hot)
    answer = ask()
    await expect
      .poll(() => hot()`select pid from pg_locks where not granted and locktype in ('transactionid', 'tuple')`)
      .not.toHaveLength(0)
  })
  return answer as Promise<Answer>
}

test('empties and cleans what is as it was: a task that changes meanwhile is left alone', async () => {
  const { queue, ids } = await newQueue([{}, {}, {}])
  const [edited = '', other = '', retried = ''] = ids
  await fail(retried)
  await jobsOf(queue, 'prioritized', 3)
  const ask = (what: string) => () => call('PUT', api(`/queues/${queue}/${what}`), asAdmin)
  const edit = (tx: Hot) => editTask(tx, edited, { priority: 2 }, HORIZON_MS)
  expect((await behind(edit, ask('empty'))).status).toBe(200)
  expect([await stateOf(edited), await stateOf(other)]).toEqual(['queued', 'cancelled'])
  const retry = (tx: Hot) => retryTask(tx, retried, HORIZON_MS)
  expect((await behind(retry, ask('clean/failed'))).status).toBe(200)
  expect(await stateOf(retried)).toBe('queued')
})

test('retries all failed tasks but those that somebody else retries meanwhile', async () => {
  const { queue, ids } = await newQueue([{}, {}, {}])
  for (const id of ids) await fail(id)
  await vi.waitFor(async () => expect((await show(queue)).counts['failed']).toBe(3), { timeout: 5_000 })
  const [first = ''] = ids
  const retry = (tx: Hot) => retryTask(tx, first, HORIZON_MS)
  const answer = await behind(retry, () => call('PUT', api(`/queues/${queue}/retry/failed`), asAdmin))
  expect(answer.status).toBe(200)
  for (const id of ids) expect(await stateOf(id)).toBe('queued')
  expect((await call('PUT', api(`/queues/${queue}/${first}/retry`), asAdmin)).status).toBe(404)
})

test('empties a queue of a thousand jobs at a time, also when some of them vanished', async () => {
  const { queue } = await newQueue()
  await vi.waitFor(async () => await show(queue), { timeout: 5_000 })
  await addBareJobs(queue, 'wait', 600)
  await addBareJobs(queue, 'prioritized', 600)
  const empty = async (): Promise<number> => {
    expect((await call('PUT', api(`/queues/${queue}/empty`), asAdmin)).status).toBe(200)
    const { counts } = await show(queue)
    return (counts['waiting'] ?? 0) + (counts['prioritized'] ?? 0)
  }
  expect(await empty()).toBe(200)
  const { redis, prefix } = get().deps
  const left = await redis.zrange(bullKey(prefix, queue, 'prioritized'), 0, -1)
  for (const id of [left.at(0), left.at(-1)]) await redis.del(bullKey(prefix, queue, id ?? ''))
  // The names of the two that vanished stay.
  expect(await empty()).toBe(2)
})

test('refuses to clean what cannot be cleaned', async () => {
  const { queue } = await newQueue()
  await vi.waitFor(async () => await show(queue), { timeout: 5_000 })
  for (const status of ['active', 'completed', 'paused', 'latest'])
    expect((await call('PUT', api(`/queues/${queue}/clean/${status}`), asAdmin)).status).toBe(409)
})

test('reads a hundred jobs at most, whatever is asked for', async () => {
  const { queue } = await newQueue(Array.from({ length: 105 }, () => ({})))
  await vi.waitFor(async () => expect((await show(queue)).counts['prioritized']).toBe(105), { timeout: 10_000 })
  await addBareJobs(WEBHOOK_QUEUE, 'wait', 105)
  expect((await show(queue, 'prioritized', 1_000_000)).jobs).toHaveLength(100)
  expect((await show(WEBHOOK_QUEUE, 'waiting', 1_000_000)).jobs).toHaveLength(100)
})
