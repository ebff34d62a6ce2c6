import { type PublishedLines, createLineListener } from '@bullwheel/queue'
import { type TaskContext, defineTask } from '@bullwheel/sdk'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { isCompleted, newDoor, newPlace, newTask, untilTasks, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()
const PATIENCE = { timeout: 10_000 }

function listen() {
  const heard: PublishedLines[] = []
  const failed = (cause: unknown): void => expect.fail(String(cause))
  const listener = createLineListener(
    bullwheel.connect('consumer'),
    bullwheel.get().prefix,
    (lines) => heard.push(...lines),
    failed,
  )
  listener.listen()
  onTestFinished(listener.leave)
  return { ...listener, heard }
}

/** A task whose handler writes a line each time it is told to, and ends when the door opens. */
async function startTalker() {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const door = newDoor()
  let context: TaskContext | undefined
  const run = async (given: TaskContext): Promise<void> => {
    context = given
    await door.wait
  }
  await bullwheel.startWorker([defineTask({ type, input: z.unknown(), run })])
  const task = newTask({ queue, type })
  await intake.accept([task])
  await expect.poll(() => context, PATIENCE).toBeDefined()
  const end = async (): Promise<void> => {
    door.open()
    await untilTasks(book, [task.id], isCompleted)
  }
  return {
    task,
    log: (message: string, n?: number) => context?.log.info(message, n === undefined ? undefined : { n }),
    end,
  }
}

test('what a handler writes is published at once, with its task and numbered as in the book', async () => {
  const { heard } = listen()
  const { task, log, end } = await startTalker()
  const numbers = () => heard.flatMap(({ first, lines }) => lines.map((_, at) => first + at))
  // The first lines may come while the subscription is under way.
  await expect.poll(() => (log('ready?'), heard.length), { ...PATIENCE, interval: 100 }).toBeGreaterThan(0)
  const before = numbers().at(-1) ?? 0
  for (const n of [1, 2, 3]) log('go', n)
  await expect.poll(() => numbers().at(-1) ?? 0, PATIENCE).toBeGreaterThanOrEqual(before + 3)
  const last = heard.at(-1)
  expect(last).toMatchObject({ taskId: task.id, queue: task.queue, type: task.type, attempt: 1 })
  expect(last?.lines.at(-1)).toEqual([expect.any(Number), 'info', 'go', { n: 3 }])
  const gaps = numbers()
    .slice(1)
    .filter((n, at) => n !== (numbers()[at] ?? 0) + 1)
  expect(gaps).toEqual([])
  await end()
})

test('a worker that nobody listened to begins to publish again within about a second', async () => {
  const { log, end } = await startTalker()
  for (let n = 0; n < 100; n++) log('alone', n)
  const { heard } = listen()
  const began = performance.now()
  await expect.poll(() => (log('hello?'), heard.length), { timeout: 10_000, interval: 50 }).toBeGreaterThan(0)
  expect(performance.now() - began).toBeLessThan(5_000)
  await end()
})
