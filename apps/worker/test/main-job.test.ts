import { randomUUID } from 'node:crypto'
import { cancelTask, readAttempts, readLedger, takeDueTimers } from '@bullwheel/db'
import { nudge } from '@bullwheel/queue'
import { defineTask } from '@bullwheel/sdk'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { HORIZON_MS, isCompleted, newTask, untilTasks, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()

/** Every test has a queue and a type of its own. */
function place() {
  const name = randomUUID().slice(0, 8)
  return { queue: `q-${name}`, type: `t-${name}` }
}
const submit = async (tasks: ReturnType<typeof newTask>[]) => {
  const verdicts = await bullwheel.get().intake.accept(tasks)
  expect(verdicts.every((verdict) => verdict.kind === 'accepted')).toBe(true)
}

test('a task runs with its payload, and its result and attempt are in the book', async () => {
  const { queue, type } = place()
  const handler = defineTask({
    type,
    input: z.object({ n: z.number() }),
    run: ({ input, attempt, task }) => ({ doubled: input.n * 2, attempt, queue: task.queue }),
  })
  const { id: worker } = await bullwheel.startWorker([handler])
  const task = newTask({ queue, type, payload: '{"n":21}' })
  await submit([task])
  const [row] = await untilTasks(bullwheel.get().book, [task.id], isCompleted)
  expect(row).toMatchObject({ attempt: 1, worker, result: { doubled: 42, attempt: 1, queue } })
  expect(await readAttempts(bullwheel.get().book.db, task.id)).toMatchObject([
    { attempt: 1, outcome: 'completed', worker },
  ])
})

test('a thousand short tasks travel in bundles, run once each, and the ledger holds', async () => {
  const { queue, type } = place()
  const runs = new Map<string, number>()
  const handler = defineTask({
    type,
    input: z.unknown(),
    run: ({ task }) => void runs.set(task.id, (runs.get(task.id) ?? 0) + 1),
  })
  await bullwheel.markShort(handler)
  const tasks = Array.from({ length: 1_000 }, () => newTask({ queue, type }))
  await submit(tasks)
  await expect.poll(async () => (await bullwheel.get().stager.count(queue)).waiting).toBe(20)
  await bullwheel.startWorker([handler])
  await untilTasks(
    bullwheel.get().book,
    tasks.map((task) => task.id),
    isCompleted,
  )
  expect(runs.size).toBe(1_000)
  expect([...runs.values()].every((times) => times === 1)).toBe(true)
  const row = (await readLedger(bullwheel.get().book.hot)).find((line) => line.queue === queue)
  expect(row).toMatchObject({ accepted: 1_000, completed: 1_000, pending: 0, running: 0 })
  await expect.poll(() => bullwheel.get().stager.count(queue)).toEqual({ waiting: 0, delayed: 0, active: 0 })
})

test('never more handlers at once than slots, over several queues', async () => {
  const { type } = place()
  let running = 0
  let most = 0
  const handler = defineTask({
    type,
    input: z.unknown(),
    run: async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 10))
      running--
    },
  })
  const tasks = Array.from({ length: 60 }, (_, n) => newTask({ type, queue: `${type}-${n % 3}` }))
  await submit(tasks)
  await bullwheel.startWorker([handler], { slots: 3 })
  await untilTasks(
    bullwheel.get().book,
    tasks.map((task) => task.id),
    isCompleted,
  )
  expect(most).toBe(3)
})

test('a slow type in a bundle: the rest of its bundle starts on another worker within a second', async () => {
  const { queue, type } = place()
  const startedAt = new Map<string, number>()
  const handler = defineTask({
    type,
    input: z.unknown(),
    run: async ({ task }) => {
      startedAt.set(task.id, Date.now())
      await new Promise((resolve) => setTimeout(resolve, 1_500))
    },
  })
  await bullwheel.markShort(handler)
  const tasks = Array.from({ length: 8 }, () => newTask({ queue, type }))
  await submit(tasks)
  await expect.poll(async () => (await bullwheel.get().stager.count(queue)).waiting).toBe(1)
  const first = await bullwheel.startWorker([handler], { slots: 2 })
  await expect.poll(() => startedAt.size).toBeGreaterThan(0)
  const beganAt = Date.now()
  await Promise.all([bullwheel.startWorker([handler], { slots: 3 }), bullwheel.startWorker([handler], { slots: 3 })])
  await expect.poll(() => startedAt.size, { timeout: 3_000 }).toBe(8)
  expect(Math.max(...startedAt.values()) - beganAt).toBeLessThan(1_000)
  const rows = await untilTasks(
    bullwheel.get().book,
    tasks.map((task) => task.id),
    isCompleted,
  )
  expect(rows.filter((row) => row.worker === first.id)).toHaveLength(2)
  expect(rows.every((row) => row.attempt === 1)).toBe(true)
})

test('a failed attempt is kept, the task waits as a timer, and Fatal and Cancel end it at once', async () => {
  const { queue, type } = place()
  const { Cancel, Fatal, RetryAfter } = await import('@bullwheel/sdk')
  const thrown = {
    error: new Error('broken'),
    fatal: new Fatal('hopeless'),
    cancel: new Cancel('not wanted'),
    later: new RetryAfter('2s'),
  }
  const handler = defineTask({
    type,
    input: z.enum(['error', 'fatal', 'cancel', 'later']),
    run: ({ input }) => {
      throw thrown[input]
    },
  })
  await bullwheel.startWorker([handler])
  const [error, fatal, cancel, later] = (['error', 'fatal', 'cancel', 'later'] as const).map((payload) =>
    newTask({ queue, type, payload: JSON.stringify(payload) }),
  ) as [ReturnType<typeof newTask>, ReturnType<typeof newTask>, ReturnType<typeof newTask>, ReturnType<typeof newTask>]
  await submit([error, fatal, cancel, later])
  const { book } = bullwheel.get()
  expect((await untilTasks(book, [fatal.id], (state) => state === 'failed'))[0]?.error).toMatchObject({
    name: 'Fatal',
    message: 'hopeless',
  })
  await untilTasks(book, [cancel.id], (state) => state === 'cancelled')
  // An attempt that still runs is read too: only one that ended has its timer.
  for (const { id } of [error, later])
    await expect.poll(async () => (await readAttempts(book.db, id)).map((one) => one.outcome)).toEqual(['retrying'])
  const timers = await takeDueTimers(book.hot, HORIZON_MS, 100)
  const ends = new Map(
    (await Promise.all([error, later].map(async ({ id }) => (await readAttempts(book.db, id))[0]))).map((one) => [
      one?.taskId,
      one?.endedAt?.getTime() ?? 0,
    ]),
  )
  const delayOf = (id: string) => (timers.find((timer) => timer.id === id)?.runAt ?? 0) - (ends.get(id) ?? 0)
  expect(delayOf(error.id)).toBe(50)
  expect(delayOf(later.id)).toBe(2_000)
})

test('a task due in a moment starts when it is due, not before', async () => {
  const { queue, type } = place()
  let ranAt = 0
  const handler = defineTask({ type, input: z.unknown(), run: () => void (ranAt = Date.now()) })
  await bullwheel.startWorker([handler])
  const task = newTask({ queue, type, run_at: Date.now() + 400 })
  await submit([task])
  await untilTasks(bullwheel.get().book, [task.id], isCompleted)
  expect(ranAt).toBeGreaterThanOrEqual(task.run_at)
  expect(ranAt).toBeLessThan(task.run_at + 5_000)
})

test('a running task is cancelled: its signal fires, and its late outcome does not count', async () => {
  const { queue, type } = place()
  let reason: unknown
  const handler = defineTask({
    type,
    input: z.unknown(),
    run: ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason
          reject(signal.reason as Error)
        })
      }),
  })
  await bullwheel.startWorker([handler])
  const task = newTask({ queue, type })
  await submit([task])
  const { book, redis, prefix } = bullwheel.get()
  await untilTasks(book, [task.id], (state) => state === 'running')
  expect(await cancelTask(book.hot, task.id)).toMatchObject({ changed: true, state: 'running' })
  await nudge(redis, prefix, { kind: 'cancel', id: task.id })
  await expect.poll(() => reason).toMatchObject({ name: 'Cancelled' })
  const [row] = await untilTasks(book, [task.id], (state) => state === 'cancelled')
  expect(row).toMatchObject({ state: 'cancelled', attempt: 1 })
})

test('a timeout aborts the handler and counts as a failed attempt', async () => {
  const { queue, type } = place()
  const handler = defineTask({
    type,
    input: z.unknown(),
    run: ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
  })
  await bullwheel.startWorker([handler])
  const task = newTask({ queue, type, timeout_ms: 50, max_attempts: 1 })
  await submit([task])
  const [row] = await untilTasks(bullwheel.get().book, [task.id], (state) => state === 'failed')
  expect(row?.error).toMatchObject({ name: 'TimedOut' })
})

test('a result that is no JSON or too large is replaced by a note, and the task completes', async () => {
  const { queue, type } = place()
  const handler = defineTask({
    type,
    input: z.enum(['big', 'bigint']),
    run: ({ input }) => (input === 'big' ? 'x'.repeat(300_000) : 10n),
  })
  await bullwheel.startWorker([handler])
  const tasks = ['"big"', '"bigint"'].map((payload) => newTask({ queue, type, payload }))
  await submit(tasks)
  const [big, odd] = await untilTasks(
    bullwheel.get().book,
    tasks.map((task) => task.id),
    isCompleted,
  )
  expect(big?.result).toMatchObject({ cut: true, reason: expect.stringContaining('300002 bytes') as string })
  expect(odd?.result).toMatchObject({ cut: true, reason: expect.stringContaining('not JSON') as string })
})

test('a drained worker gives back what it has not started, and another one runs it', async () => {
  const { queue, type } = place()
  const handler = defineTask({
    type,
    input: z.unknown(),
    run: () => new Promise((resolve) => setTimeout(resolve, 300)),
  })
  const tasks = Array.from({ length: 6 }, () => newTask({ queue, type }))
  await submit(tasks)
  const { runtime } = await bullwheel.startWorker([handler], { slots: 2 })
  await expect.poll(() => runtime.busy).toBe(2)
  expect(await runtime.drain(2_000, 500)).toEqual({ left: 0 })
  await bullwheel.startWorker([handler])
  const rows = await untilTasks(
    bullwheel.get().book,
    tasks.map((task) => task.id),
    isCompleted,
  )
  expect(rows.every((row) => row.attempt === 1)).toBe(true)
})
