import { deleteTask, readTaskLog } from '@bullwheel/db'
import { type TaskContext, defineTask } from '@bullwheel/sdk'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { isCompleted, newDoor, newPlace, newTask, untilTasks, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()

const handlerOf = (type: string, run: (context: TaskContext) => unknown) =>
  defineTask({ type, input: z.unknown(), run })
const read = (id: string, filter = {}, limit = 20_000) => readTaskLog(bullwheel.get().book.hot, id, filter, limit)

/** Runs one task of its own type; answers its id when it has ended. */
async function runOne(run: (context: TaskContext) => unknown): Promise<string> {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const task = newTask({ queue, type })
  await bullwheel.startWorker([handlerOf(type, run)])
  await intake.accept([task])
  await untilTasks(book, [task.id], isCompleted)
  return task.id
}

test('an attempt that has ended has its whole log, in order, with levels, fields and times', async () => {
  const before = Date.now()
  const id = await runOne(({ log }) => {
    log.debug('one')
    log.info('two', { step: 2, of: { many: [1, 2] } })
    log.warn('three', {})
    log.error('four')
  })
  const lines = await read(id)
  expect(lines.map(({ level, message, fields, attempt }) => ({ level, message, fields, attempt }))).toEqual([
    { level: 'debug', message: 'one', fields: null, attempt: 1 },
    { level: 'info', message: 'two', fields: { step: 2, of: { many: [1, 2] } }, attempt: 1 },
    { level: 'warn', message: 'three', fields: {}, attempt: 1 },
    { level: 'error', message: 'four', fields: null, attempt: 1 },
  ])
  for (const { at } of lines) expect(Math.abs(at - before)).toBeLessThan(60_000)
})

test('lines of a run that goes on are kept within a second', async () => {
  const { queue, type } = newPlace()
  const { intake } = bullwheel.get()
  const door = newDoor()
  const handler = handlerOf(type, async ({ log }) => {
    log.info('begun')
    await door.wait
    log.info('ended')
  })
  await bullwheel.startWorker([handler])
  const task = newTask({ queue, type })
  await intake.accept([task])
  await expect
    .poll(async () => (await read(task.id)).map((line) => line.message), { timeout: 5_000 })
    .toEqual(['begun'])
  door.open()
  await untilTasks(bullwheel.get().book, [task.id], isCompleted)
  expect((await read(task.id)).map((line) => line.message)).toEqual(['begun', 'ended'])
})

test('every attempt has its lines, also the ones that failed', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  bullwheel.keepStaging()
  const handler = handlerOf(type, ({ log, attempt }) => {
    log.info(`try ${attempt}`)
    if (attempt < 3) throw new Error('not yet')
  })
  await bullwheel.startWorker([handler])
  const task = newTask({ queue, type })
  await intake.accept([task])
  await untilTasks(book, [task.id], isCompleted)
  expect((await read(task.id)).map((line) => [line.attempt, line.message])).toEqual([
    [1, 'try 1'],
    [2, 'try 2'],
    [3, 'try 3'],
  ])
  expect((await read(task.id, { attempt: 2 })).map((line) => line.message)).toEqual(['try 2'])
})

test('an attempt keeps ten thousand lines, and the last one says that there were more; pages leave none out', async () => {
  const id = await runOne(({ log }) => {
    for (let n = 1; n <= 12_000; n++) log[n % 10 === 0 ? 'error' : 'info'](`line ${n}`)
  })
  const lines = await read(id)
  expect(lines).toHaveLength(10_001)
  expect(lines.slice(0, 10_000).map((line) => line.message)).toEqual(
    Array.from({ length: 10_000 }, (_, n) => `line ${n + 1}`),
  )
  expect(lines.at(-1)?.level).toBe('warn')
  expect(lines.at(-1)?.message).toContain('more than 10000 lines')
  const paged: string[] = []
  for (let after; ;) {
    const page = await read(id, { levels: ['error'], after }, 300)
    paged.push(...page.map((line) => line.message))
    after = page.at(-1)
    if (page.length < 300) break
  }
  expect(paged).toEqual(Array.from({ length: 1_000 }, (_, n) => `line ${(n + 1) * 10}`))
})

test('whatever a handler writes is kept as text, and bounded', async () => {
  const loop: Record<string, unknown> = {}
  loop['self'] = loop
  const id = await runOne(({ log }) => {
    log.info('NUL \0 and half a pair \ud83d', { 'k\0': 'v\0', half: '\udc00', back: '\\u0000' })
    log.info('x'.repeat(100_000), { big: 'y'.repeat(100_000) })
    log.info(undefined as never, loop)
    log.info({ not: 'text' } as never, 7 as never)
    log.info('separator \x1e', [1] as never)
  })
  const [odd, big, none, object, separated] = await read(id)
  expect(odd?.message).toBe('NUL  and half a pair \ufffd')
  expect(odd?.fields).toEqual({ 'k\ufffd': 'v\ufffd', half: '\ufffd', back: '\\u0000' })
  expect(big?.message.length).toBeLessThanOrEqual(8_192)
  expect(big?.fields).toMatchObject({ cut: true })
  expect(none).toMatchObject({ message: 'undefined', fields: { cut: true } })
  expect(object).toMatchObject({ message: '{"not":"text"}', fields: { value: 7 } })
  expect(separated).toMatchObject({ message: 'separator \x1e', fields: { value: [1] } })
})

test('what an abandoned handler goes on writing is not kept', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const door = newDoor()
  const handler = handlerOf(type, async ({ log }) => {
    log.info('begun')
    await door.wait
    log.info('too late')
  })
  await bullwheel.startWorker([handler], { abandonAfterMs: 50 })
  const task = newTask({ queue, type, timeout_ms: 100, max_attempts: 1 })
  await intake.accept([task])
  await untilTasks(book, [task.id], (state) => state === 'failed')
  door.open()
  const other = newTask({ queue, type })
  await intake.accept([other])
  await untilTasks(book, [other.id], isCompleted)
  expect((await read(task.id)).map((line) => line.message)).toEqual(['begun'])
})

test('a deleted task leaves no line', async () => {
  const id = await runOne(({ log }) => log.info('here'))
  await deleteTask(bullwheel.get().book.hot, id, false)
  expect(await read(id)).toEqual([])
})
