import type { Progress, Task } from '@bullwheel/contracts'
import { connectFeed } from '@bullwheel/sdk'
import { expect, test } from 'vitest'
import { until, untilState, useSystem } from './system-fixture.ts'

/** What users do to tasks and queues, against the whole running system. */
const system = useSystem(['api', 'scheduler', 'worker'], { BULLWHEEL_TASKS: 'test/handlers/steered.ts' })
const client = () => system().client
const submit = (type: string, more: Partial<Parameters<ReturnType<typeof client>['submitTask']>[0]['body']> = {}) =>
  client().submitTask({ body: { type, ...more } })
const idle = () =>
  until(
    () => client().getSystemInfo(),
    ({ workers }) => workers.every(({ busy, deadAt }) => deadAt !== null || busy === 0),
  )

test('a running handler is aborted by a cancel, and its slot is free within a second or so', async () => {
  const { id } = await submit('endless')
  await untilState(client(), id, 'running')
  const cancelled = await client().cancelTask({ params: { id } })
  expect(cancelled).toMatchObject({ state: 'cancelled', attempts: [{ attempt: 1, outcome: 'cancelled' }] })
  await idle()
  await expect(client().cancelTask({ params: { id } })).rejects.toMatchObject({ status: 409 })
})

test('progress is live for whoever follows the task, and stays on it', async () => {
  const { id } = await submit('endless', { delay: '1s' })
  const told: Progress[] = []
  const { apiUrl } = system()
  const live = Promise.withResolvers<void>()
  const feed = connectFeed({
    url: `${apiUrl}/ws`,
    ticket: async () => (await client().createWsTicket()).ticket,
    topics: [`tasks:${id}`],
    onMessage: () => undefined,
    onProgress: (taskId, progress) => void (taskId === id && told.push(progress)),
    onState: ({ kind }) => kind === 'live' && live.resolve(),
  })
  await live.promise
  await expect.poll(() => told.at(0), { timeout: 15_000 }).toMatchObject({ percent: 40, text: 'half way' })
  feed.close()
  expect((await client().getTask({ params: { id } })).progress).toMatchObject({ percent: 40, text: 'half way' })
  await client().deleteTask({ params: { id }, query: { force: 'true' } })
  await expect(client().getTask({ params: { id } })).rejects.toMatchObject({ status: 404 })
  await idle()
})

test('a scheduled task that is edited and run now runs with its new payload', async () => {
  const { id } = await submit('echo', { payload: 'old', delay: '1h' })
  await client().editTask({ params: { id }, body: { payload: 'new', priority: 1 } })
  await client().runTaskNow({ params: { id } })
  expect(await untilState(client(), id, 'completed')).toMatchObject({ result: { input: 'new' }, attempt: 1 })
  const copy = await client().duplicateTask({ params: { id } })
  expect(await untilState(client(), copy.id, 'completed')).toMatchObject({ result: { input: 'new' }, priority: 1 })
})

test('failed tasks run again, one with another payload, and those of a queue together', async () => {
  const body = { payload: { pass: false }, queue: 'gates' }
  const [one, two] = [await submit('gated', body), await submit('gated', body)]
  for (const { id } of [one, two]) await untilState(client(), id, 'failed')
  await client().retryTask({ params: { id: one.id }, body: { payload: { pass: true } } })
  const passed = await untilState(client(), one.id, 'completed')
  expect(passed.attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'completed'])
  expect(await client().retryFailedOfQueue({ params: { queue: 'gates' } })).toEqual({ retried: 1 })
  expect((await untilAttempt(two.id, 2)).attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'failed'])
})
const untilAttempt = (id: string, attempt: number): Promise<Task> =>
  until(
    () => client().getTask({ params: { id } }),
    (task) => task.state === 'failed' && task.attempt === attempt,
  )

test('a paused queue starts nothing and says so, and goes on when it is resumed', async () => {
  const params = { queue: 'paused' }
  await client().putQueue({ params, body: {} })
  await client().pauseQueue({ params, body: { reason: 'a test' } })
  const { id } = await submit('echo', { queue: 'paused' })
  const other = await submit('echo')
  await untilState(client(), other.id, 'completed')
  const waiting = await client().getTask({ params: { id } })
  expect(waiting).toMatchObject({ state: 'queued', attempt: 0 })
  expect(waiting.waitingFor).toMatch(/^the queue paused, which was paused by .*: a test$/)
  await client().resumeQueue({ params })
  await untilState(client(), id, 'completed')
})

test('after a reset nothing is left, handlers are aborted, and what is submitted right after runs', async () => {
  const running = await submit('endless')
  await untilState(client(), running.id, 'running')
  await Promise.all([submit('echo', { delay: '2s' }), submit('echo', { delay: '1h' })])
  const { byState } = await client().resetSystem({ body: { confirm: 'reset' } })
  expect(byState).toMatchObject({ running: 1, waiting: 2 })
  const next = await Promise.all(Array.from({ length: 20 }, (_, n) => submit('echo', { payload: n })))
  for (const { id } of next) await untilState(client(), id, 'completed', 30_000)
  await idle()
  const { items } = await client().listTasks({})
  expect(items.map(({ id }) => id).toSorted()).toEqual(next.map(({ id }) => id).toSorted())
  expect(await client().verifyLedger()).toMatchObject({ exact: true, rows: 20, differences: [], tasks: [] })
}, 60_000)
