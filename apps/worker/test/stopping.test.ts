import { buryWorker, cancelTask, readAttempts, readLedger, readTask } from '@bullwheel/db'
import { nudge } from '@bullwheel/queue'
import { type TaskContext, defineTask } from '@bullwheel/sdk'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { HORIZON_MS, isCompleted, newDoor, newPlace, newTask, untilTasks, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()
const opened: (() => void)[] = []
afterEach(() => {
  for (const open of opened.splice(0)) open()
})

const door = () => {
  const made = newDoor()
  opened.push(made.open)
  return made
}
const handlerOf = (type: string, run: (context: TaskContext) => unknown) =>
  defineTask({ type, input: z.unknown(), run })
/** Ends when its signal fires, with the signal's reason. */
const obedient = ({ signal }: TaskContext) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
const isIn = (wanted: string) => (state: string) => state === wanted
const ledgerOf = async (queue: string) =>
  (await readLedger(bullwheel.get().book.hot)).find((line) => line.queue === queue)
const attemptsOf = (id: string) => readAttempts(bullwheel.get().book.db, id)

test('a task that has not begun by its startBy is not started any more, and leaves Redis', async () => {
  const { queue, type } = newPlace()
  const { book, intake, stager } = bullwheel.get()
  let ran = 0
  const now = Date.now()
  const late = newTask({ queue, type, start_by: now - 1 })
  const inTime = newTask({ queue, type, start_by: now + 60_000 })
  await intake.accept([late, inTime])
  await bullwheel.startWorker([handlerOf(type, () => ran++)])
  await untilTasks(book, [inTime.id], isCompleted)
  await expect.poll(() => stager.count(queue)).toEqual({ waiting: 0, delayed: 0, active: 0 })
  expect(ran).toBe(1)
  expect(await readTask(book.db, late.id)).toMatchObject({ state: 'waiting', attempt: 0 })
})

test('a task whose finishBy has passed is not started', async () => {
  const { queue, type } = newPlace()
  const { book, intake, stager } = bullwheel.get()
  let ran = 0
  const task = newTask({ queue, type, finish_by: Date.now() - 1 })
  await intake.accept([task])
  await bullwheel.startWorker([handlerOf(type, () => ran++)])
  await expect.poll(() => stager.count(queue)).toEqual({ waiting: 0, delayed: 0, active: 0 })
  expect(ran).toBe(0)
  expect(await readTask(book.db, task.id)).toMatchObject({ state: 'waiting', attempt: 0 })
})

test('at finishBy the signal fires and the task ends as expired; one that returned before has completed', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  let reason: unknown
  const run = (context: TaskContext) => {
    context.signal.addEventListener('abort', () => void (reason = context.signal.reason))
    return context.input === 'quick' ? 'done' : obedient(context)
  }
  await bullwheel.startWorker([handlerOf(type, run)])
  const finish_by = Date.now() + 1_500
  const slow = newTask({ queue, type, finish_by, timeout_ms: 60_000 })
  const quick = newTask({ queue, type, finish_by, payload: '"quick"' })
  await intake.accept([slow, quick])
  const [row] = await untilTasks(book, [slow.id], isIn('expired'))
  await untilTasks(book, [quick.id], isCompleted)
  expect(reason).toMatchObject({ name: 'DeadlinePassed' })
  expect(row).toMatchObject({ attempt: 1, error: { name: 'DeadlinePassed' } })
  expect(row?.finishedAt?.getTime()).toBeGreaterThanOrEqual(finish_by)
  expect(await attemptsOf(slow.id)).toMatchObject([{ attempt: 1, outcome: 'expired' }])
  expect(await ledgerOf(queue)).toMatchObject({ accepted: 2, completed: 1, expired: 1, pending: 0, running: 0 })
  const events = await book.hot<{ kind: string }[]>`
    select l->>0 as kind from events e, json_array_elements(e.body) l where l->>1 = ${slow.id} order by e.seq`
  expect(events.map(({ kind }) => kind)).toEqual(['created', 'started', 'expired'])
})

test('a handler that brings its result after finishBy is too late: the task has expired', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const run = ({ signal }: TaskContext) =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve('late')))
  await bullwheel.startWorker([handlerOf(type, run)])
  const task = newTask({ queue, type, finish_by: Date.now() + 1_500 })
  await intake.accept([task])
  await untilTasks(book, [task.id], isIn('expired'))
})

test('of timeout and finishBy the first one counts', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  await bullwheel.startWorker([handlerOf(type, obedient)])
  const task = newTask({ queue, type, finish_by: Date.now() + 60_000, timeout_ms: 50, max_attempts: 1 })
  await intake.accept([task])
  const [row] = await untilTasks(book, [task.id], isIn('failed'))
  expect(row?.error).toMatchObject({ name: 'TimedOut' })
})

test('a retry that could begin only after finishBy is none: the task expires and keeps its last error', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const run = () => {
    throw new Error('broken')
  }
  await bullwheel.startWorker([handlerOf(type, run)])
  const retry = { attempts: 3, backoff: { kind: 'fixed', delay: 60_000, max: 60_000, jitter: 0 } }
  const task = newTask({ queue, type, finish_by: Date.now() + 30_000, retry })
  await intake.accept([task])
  const [row] = await untilTasks(book, [task.id], isIn('expired'))
  expect(row?.error).toMatchObject({ name: 'Error', message: 'broken' })
  expect(await ledgerOf(queue)).toMatchObject({ expired: 1, pending: 0 })
})

test.each(['timeout', 'finishBy'] as const)(
  'a handler that ignores its %s is abandoned: the attempt is settled, its slot stays taken until it ends',
  async (limit) => {
    const { queue, type } = newPlace()
    const { book, intake } = bullwheel.get()
    const stubborn = door()
    const run = ({ input }: TaskContext) => (input === 'next' ? 'ran' : stubborn.wait)
    const { runtime } = await bullwheel.startWorker([handlerOf(type, run)], { slots: 2, abandonAfterMs: 100 })
    const limits = limit === 'timeout' ? { timeout_ms: 50 } : { finish_by: Date.now() + 1_500 }
    const task = newTask({ queue, type, max_attempts: 1, ...limits })
    await intake.accept([task])
    const [row] = await untilTasks(book, [task.id], (state) => state === 'failed' || state === 'expired')
    expect(row).toMatchObject({
      state: limit === 'timeout' ? 'failed' : 'expired',
      error: { message: expect.stringContaining('ignored its signal for 100 ms') as string },
    })
    expect({ leaked: runtime.leaked, busy: runtime.busy }).toEqual({ leaked: 1, busy: 1 })
    const next = newTask({ queue, type, payload: '"next"' })
    await intake.accept([next])
    await untilTasks(book, [next.id], isCompleted)
    stubborn.open()
    await expect.poll(() => ({ leaked: runtime.leaked, busy: runtime.busy })).toEqual({ leaked: 0, busy: 0 })
    expect(await readTask(book.db, task.id)).toEqual(row)
    expect(await attemptsOf(task.id)).toHaveLength(1)
  },
)

test('a worker whose slots have all leaked starts nothing', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const stubborn = door()
  let begun = 0
  const run = async () => {
    begun++
    await stubborn.wait
  }
  const { runtime } = await bullwheel.startWorker([handlerOf(type, run)], { slots: 1, abandonAfterMs: 50 })
  const [first, second] = [newTask({ queue, type, timeout_ms: 30, max_attempts: 1 }), newTask({ queue, type })]
  await intake.accept([first])
  await untilTasks(book, [first.id], isIn('failed'))
  await intake.accept([second])
  expect(runtime).toMatchObject({ leaked: 1, busy: 1 })
  await bullwheel.startWorker([handlerOf(type, () => null)])
  await untilTasks(book, [second.id], isCompleted)
  expect(begun).toBe(1)
})

test('a cancelled handler that ignores its signal only counts as leaked: the task is cancelled already', async () => {
  const { queue, type } = newPlace()
  const { book, intake, redis, prefix, stager } = bullwheel.get()
  const stubborn = door()
  const { runtime } = await bullwheel.startWorker([handlerOf(type, () => stubborn.wait)], { abandonAfterMs: 100 })
  const task = newTask({ queue, type })
  await intake.accept([task])
  await untilTasks(book, [task.id], isIn('running'))
  expect(await cancelTask(book.hot, task.id)).toMatchObject({ changed: true })
  await nudge(redis, prefix, { kind: 'cancel', id: task.id })
  await expect.poll(() => runtime.leaked).toBe(1)
  await expect.poll(() => stager.count(queue)).toEqual({ waiting: 0, delayed: 0, active: 0 })
  const row = await readTask(book.db, task.id)
  expect(row).toMatchObject({ state: 'cancelled', error: null })
  stubborn.open()
  await expect.poll(() => runtime.busy).toBe(0)
  expect(await readTask(book.db, task.id)).toEqual(row)
})

test('a cancel message that comes late stops nothing that the book still counts as running', async () => {
  const { queue, type } = newPlace()
  const { book, intake, redis, prefix } = bullwheel.get()
  const slow = door()
  let wasAborted = false
  const run = async ({ signal }: TaskContext) => {
    await slow.wait
    wasAborted = signal.aborted
  }
  await bullwheel.startWorker([handlerOf(type, run)])
  const task = newTask({ queue, type })
  await intake.accept([task])
  await untilTasks(book, [task.id], isIn('running'))
  await nudge(redis, prefix, { kind: 'cancel', id: task.id })
  await new Promise((resolve) => setTimeout(resolve, 200))
  slow.open()
  await untilTasks(book, [task.id], isCompleted)
  expect(wasAborted).toBe(false)
})

test('a cancel message that comes while a claim is being written stops nothing that the claim wins', async () => {
  const { queue, type } = newPlace()
  const { book, intake, redis, prefix } = bullwheel.get()
  const { id: worker } = await bullwheel.startWorker([handlerOf(type, () => 'done')])
  const hold = door()
  const held = door()
  const lock = book.hot.begin(async (tx) => {
    await tx`select id from workers where id = ${worker} for update`
    held.open()
    await hold.wait
  })
  await held.wait
  const task = newTask({ queue, type, start_by: Date.now() + 60_000, max_attempts: 1 })
  await intake.accept([task])
  await expect.poll(() => blocked(book.hot)).toBe(1)
  await nudge(redis, prefix, { kind: 'cancel', id: task.id })
  await nudge(redis, prefix, { kind: 'queues' })
  await new Promise((resolve) => setTimeout(resolve, 50))
  hold.open()
  await lock
  await untilTasks(book, [task.id], isCompleted)
})

/** Statements that wait for a lock of somebody else's. */
async function blocked(hot: ReturnType<typeof bullwheel.get>['book']['hot']): Promise<number> {
  const [row] = await hot<{ n: number }[]>`
    select count(*) as n from pg_stat_activity
    where wait_event_type = 'Lock' and query like '%for key share%' and datname = current_database()`
  return row?.n ?? 0
}

test('what finishes after its worker was declared dead is kept as superseded; the second run is the result', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const slow = door()
  const first = await bullwheel.startWorker([handlerOf(type, () => slow.wait.then(() => 'late'))], { slots: 1 })
  const task = newTask({ queue, type })
  await intake.accept([task])
  await untilTasks(book, [task.id], isIn('running'))
  expect(await buryWorker(book.hot, first.id, 'it fell silent', [], HORIZON_MS)).toMatchObject({ restaged: 1 })
  bullwheel.keepStaging()
  await bullwheel.startWorker([handlerOf(type, () => 'second')])
  const [row] = await untilTasks(book, [task.id], isCompleted)
  slow.open()
  await expect
    .poll(async () => (await attemptsOf(task.id)).map((one) => one.outcome))
    .toEqual(['superseded', 'completed'])
  expect(await readTask(book.db, task.id)).toEqual(row)
  expect(row).toMatchObject({ attempt: 2, result: 'second' })
  expect(await ledgerOf(queue)).toMatchObject({ accepted: 1, completed: 1, pending: 0, running: 0 })
})
