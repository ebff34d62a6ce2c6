import { type Backoff, backoff } from '@bullwheel/contracts'
import { type Book, readAttempts, readLedger, readTask } from '@bullwheel/db'
import { shownState } from '@bullwheel/domain'
import { Cancel, Fatal, RetryAfter, type TaskContext, defineTask } from '@bullwheel/sdk'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { isCompleted, newPlace, newTask, untilTasks, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()
const handlerOf = (type: string, run: (context: TaskContext) => unknown) =>
  defineTask({ type, input: z.unknown(), run })
const ledgerOf = async (queue: string) =>
  (await readLedger(bullwheel.get().book.hot)).find((line) => line.queue === queue)
const ruleOf = (rule: object, attempts: number) => {
  return { max_attempts: attempts, retry: { attempts, backoff: backoff.parse(rule) satisfies Backoff } }
}
const hasEnded = (state: string) => state !== 'waiting' && state !== 'running'

function raise(value: unknown): never {
  throw value
}
function cycle(): unknown {
  const value: { self?: unknown } = {}
  value.self = value
  return value
}
function nested(depth: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = [value]
  return value
}

test('whatever a handler returns or throws, its outcome is kept as well as can be and never fails its neighbours', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const thrown = (message: string, over: object = {}) => Object.assign(new Error(message), over)
  const trap = () => {
    throw new Error('a trap')
  }
  const bad: (() => unknown)[] = [
    () => 'NUL \0 in a result',
    () => ({ '\ud83d': 'lone \udc00 surrogates' }),
    () => 10n,
    cycle,
    () => nested(9_000),
    () => 'x'.repeat(300_000),
    () => ({ toJSON: trap }),
    () => Symbol('s'),
    () => raise(thrown('NUL \0 and \ud83d half a pair')),
    () =>
      raise(thrown(`${'x'.repeat(7_995)}${'😀'.repeat(100)}`, { name: '\0', stack: `${'y'.repeat(20_000)}\udc00` })),
    () => raise(10n),
    () => raise(cycle()),
    () => raise(thrown('x', { message: Symbol('m'), stack: { not: 'text' } })),
    () => raise(null),
    () => raise(new RetryAfter('3650d')),
    () => raise(new Proxy({}, { get: trap, has: trap })),
  ]
  const run = ({ input }: TaskContext) => (typeof input === 'number' ? bad[input]?.() : 'good')
  const handler = handlerOf(type, run)
  await bullwheel.markShort(handler)
  const tasks = bad.flatMap((_, at) => [
    newTask({ queue, type, payload: String(at), max_attempts: 1 }),
    newTask({ queue, type, payload: '"good"', max_attempts: 1 }),
  ])
  await intake.accept(tasks)
  await bullwheel.startWorker([handler], { slots: 50 })
  const ids = tasks.map((task) => task.id)
  const rows = await untilTasks(book, ids, hasEnded)
  expect(rows.filter((_, at) => at % 2 === 1).every((row) => row.state === 'completed' && row.result === 'good')).toBe(
    true,
  )
  const states = rows.filter((_, at) => at % 2 === 0).map((row) => row.state)
  expect(states).toEqual(bad.map((_, at) => (at < 8 ? 'completed' : 'failed')))
  expect(rows[8]?.result).toMatchObject({ cut: true })
  expect(rows[18]?.error?.message).toMatch(/^x+.*\[…\]$/u)
  expect(await ledgerOf(queue)).toMatchObject({ accepted: 32, completed: 24, failed: 8, pending: 0, running: 0 })
  const readable = await book.hot<{ n: number }[]>`
    select count(*) as n from tasks where queue = ${queue} and (error is null or length(error->>'message') >= 0)`
  expect(readable[0]?.n).toBe(32)
})

test('an outcome that cannot be stored at all ends its task as failed, and its neighbours as they wished', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const run = ({ input }: TaskContext) => {
    if (input === 'bad') throw new Error('broken')
  }
  const handler = handlerOf(type, run)
  await bullwheel.markShort(handler)
  // No service makes such a rule; a row that an older version wrote may hold one.
  const retry = { attempts: 3, backoff: { kind: 'fixed', delay: 1e17, max: 1e17, jitter: 0 } }
  const bad = newTask({ queue, type, payload: '"bad"', retry })
  const good = Array.from({ length: 10 }, () => newTask({ queue, type }))
  await intake.accept([bad, ...good])
  await bullwheel.startWorker([handler])
  await untilTasks(
    book,
    good.map((task) => task.id),
    isCompleted,
  )
  const [row] = await untilTasks(book, [bad.id], hasEnded)
  expect(row).toMatchObject({ state: 'failed', error: { name: 'UnstorableOutcome' } })
})

type Wait = { ms: number; shown: string }

/** Waits between the attempts of a task that fails every time, as the book has them. */
async function waitsOf(book: Book, id: string, attempts: number): Promise<Wait[]> {
  const waits: Wait[] = []
  for (let attempt = 1; attempt < attempts; attempt++) {
    await expect
      .poll(async () => (await readAttempts(book.db, id)).filter((one) => one.outcome === 'retrying').length)
      .toBe(attempt)
    const [row, past] = [await readTask(book.db, id), (await readAttempts(book.db, id))[attempt - 1]]
    if (row === undefined || past?.endedAt == null) throw new Error('the attempt is not in the book')
    const runAt = row.runAt.getTime()
    const shown = shownState({ state: row.state, attempt: row.attempt, runAt }, past.endedAt.getTime())
    waits.push({ ms: runAt - past.endedAt.getTime(), shown })
  }
  return waits
}

test.each([
  ['exponential', { kind: 'exponential', delay: 200, max: '1h', jitter: 0 }, [200, 400, 800]],
  ['exponential under its cap', { kind: 'exponential', delay: 200, max: 300, jitter: 0 }, [200, 300, 300]],
  ['fixed', { kind: 'fixed', delay: 250, jitter: 0 }, [250, 250, 250]],
  ['list, its last one from then on', { kind: 'list', delays: [150, 350], jitter: 0 }, [150, 350, 350]],
])('a failed attempt waits by its rule (%s), shown as retrying with its next time', async (_, rule, expected) => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const attempts: number[] = []
  const run = ({ attempt }: TaskContext) => {
    attempts.push(attempt)
    throw new Error(`broken ${attempt}`)
  }
  await bullwheel.startWorker([handlerOf(type, run)])
  bullwheel.keepStaging()
  const task = newTask({ queue, type, ...ruleOf(rule, 4) })
  await intake.accept([task])
  expect(await waitsOf(book, task.id, 4)).toEqual(expected.map((ms) => ({ ms, shown: 'retrying' })))
  const [row] = await untilTasks(book, [task.id], hasEnded)
  expect(row).toMatchObject({ state: 'failed', attempt: 4, error: { message: 'broken 4' } })
  expect(attempts).toEqual([1, 2, 3, 4])
  const past = await readAttempts(book.db, task.id)
  expect(past.map((one) => one.outcome)).toEqual(['retrying', 'retrying', 'retrying', 'failed'])
  for (const [at, one] of past.slice(1).entries()) {
    const waited = (one.startedAt?.getTime() ?? 0) - (past[at]?.endedAt?.getTime() ?? 0)
    expect(waited).toBeGreaterThanOrEqual(expected[at] as number)
  }
})

test('jitter takes its share off the wait, differently for each task', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  await bullwheel.startWorker([handlerOf(type, () => Promise.reject(new Error('broken')))])
  const rule = ruleOf({ kind: 'fixed', delay: '1m', jitter: 0.5 }, 2)
  const tasks = Array.from({ length: 20 }, () => newTask({ queue, type, ...rule }))
  await intake.accept(tasks)
  const waits = await Promise.all(tasks.map(async ({ id }) => (await waitsOf(book, id, 2))[0]?.ms ?? 0))
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(30_000)
  expect(Math.max(...waits)).toBeLessThanOrEqual(60_000)
  expect(new Set(waits).size).toBeGreaterThan(10)
})

test('RetryAfter waits what it says instead of the rule and uses up an attempt; Fatal and Cancel end the task', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const run = ({ input, attempt }: TaskContext) => {
    if (attempt === 1) throw new RetryAfter(300)
    throw input === 'fatal' ? new Fatal('hopeless') : new Cancel('not wanted')
  }
  await bullwheel.startWorker([handlerOf(type, run)])
  bullwheel.keepStaging()
  const rule = ruleOf({ kind: 'fixed', delay: '1h', jitter: 0 }, 5)
  const [fatal, cancel] = ['"fatal"', '"cancel"'].map((payload) => newTask({ queue, type, payload, ...rule })) as [
    ReturnType<typeof newTask>,
    ReturnType<typeof newTask>,
  ]
  await intake.accept([fatal, cancel])
  expect(await waitsOf(book, fatal.id, 2)).toEqual([{ ms: 300, shown: 'retrying' }])
  const rows = await untilTasks(book, [fatal.id, cancel.id], hasEnded)
  expect(rows.map((row) => [row.state, row.attempt])).toEqual([
    ['failed', 2],
    ['cancelled', 2],
  ])
  expect(await ledgerOf(queue)).toMatchObject({ failed: 1, cancelled: 1, pending: 0, running: 0 })
})
