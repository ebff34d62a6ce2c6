import { readTask } from '@bullwheel/db'
import { type TaskProgress, listenProgress } from '@bullwheel/queue'
import { type TaskContext, defineTask } from '@bullwheel/sdk'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { isCompleted, newDoor, newPlace, newTask, untilTasks, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()

const handlerOf = (type: string, run: (context: TaskContext) => unknown) =>
  defineTask({ type, input: z.unknown(), run })
const progressOf = async (id: string) => (await readTask(bullwheel.get().book.db, id))?.progress
const listen = async (id: string): Promise<TaskProgress[]> => {
  const heard: TaskProgress[] = []
  const keep = (one: TaskProgress) => void (one.id === id && heard.push(one))
  await listenProgress(bullwheel.connect('consumer'), bullwheel.get().prefix, keep, (cause) =>
    expect.fail(String(cause)),
  )
  return heard
}

test('progress of a running task is in the book and told to listeners, at most once a second', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const task = newTask({ queue, type })
  const heard = await listen(task.id)
  const run = async ({ progress, signal }: TaskContext) => {
    for (let told = 1; told <= 100; told++) {
      progress(told, `${told} of 100`)
      await new Promise((resolve) => setTimeout(resolve, 25))
      signal.throwIfAborted()
    }
  }
  await bullwheel.startWorker([handlerOf(type, run)])
  await intake.accept([task])
  await expect.poll(async () => (await progressOf(task.id))?.percent, { timeout: 5_000 }).toBeGreaterThan(0)
  expect((await readTask(book.db, task.id))?.state).toBe('running')
  const [row] = await untilTasks(book, [task.id], isCompleted)
  expect(row?.progress).toMatchObject({ percent: 100, text: '100 of 100' })
  await expect.poll(() => heard.at(-1), { timeout: 5_000 }).toMatchObject({ percent: 100 })
  expect(heard.length).toBeGreaterThanOrEqual(3)
  expect(heard.length).toBeLessThanOrEqual(6)
})

test('a short task that ends at once keeps its last progress, held within 0 to 100 and cut to what can be stored', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const values = [
    [250, `NUL \0 and a pair that is cut ${'x'.repeat(166)}${'😀'.repeat(20)}`],
    [-1, undefined],
    [Number.NaN, '\ud83d half a pair'],
  ] as const
  const run = ({ input, progress }: TaskContext) => progress(...(values[input as number] as [number, string]))
  await bullwheel.startWorker([handlerOf(type, run)])
  const tasks = values.map((_, at) => newTask({ queue, type, payload: String(at) }))
  await intake.accept(tasks)
  const ids = tasks.map((task) => task.id)
  const [over, under, odd] = await untilTasks(book, ids, isCompleted)
  expect(over?.progress?.percent).toBe(100)
  expect(over?.progress?.text).toMatch(/^NUL {2}and a pair that is cut x+.* \[…\]$/u)
  expect(over?.progress?.text?.length).toBeLessThanOrEqual(200)
  expect(over?.progress?.text?.isWellFormed()).toBe(true)
  expect(under?.progress).toMatchObject({ percent: 0, text: null })
  expect(odd?.progress).toMatchObject({ percent: 0, text: '\ufffd half a pair' })
})

test('a failed attempt leaves its progress; the next attempt begins without', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const second = newDoor()
  const run = async ({ attempt, progress }: TaskContext) => {
    if (attempt === 2) return second.wait
    progress(40, 'so far')
    throw new Error('broken')
  }
  await bullwheel.startWorker([handlerOf(type, run)])
  const task = newTask({ queue, type })
  await intake.accept([task])
  await expect.poll(() => progressOf(task.id)).toMatchObject({ percent: 40, text: 'so far' })
  bullwheel.keepStaging()
  await untilTasks(book, [task.id], (state) => state === 'running')
  expect(await progressOf(task.id)).toBeNull()
  second.open()
  await untilTasks(book, [task.id], isCompleted)
})
