import { randomBytes } from 'node:crypto'
import { buryWorker, readAttempts, registerWorker } from '@bullwheel/db'
import { type Delivery, createTaskSource, giveBackJobsOf } from '@bullwheel/queue'
import { defineTask } from '@bullwheel/sdk'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { HORIZON_MS, isCompleted, newPlace, newTask, untilTasks, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()
const TASKS = 10

/** A bundle of short tasks in the hands of a worker that dies after `steps` of handing them over. */
async function dieInHandOver(steps: { isAdded: boolean; isFinished: boolean }) {
  const place = newPlace()
  const { book, intake, redis, stager, prefix } = bullwheel.get()
  const runs: string[] = []
  const handler = defineTask({ type: place.type, input: z.unknown(), run: ({ task }) => void runs.push(task.id) })
  await bullwheel.markShort(handler)
  const tasks = Array.from({ length: TASKS }, () => newTask(place))
  await intake.accept(tasks)
  const worker = `w-${randomBytes(4).toString('hex')}`
  await registerWorker(book.hot, { id: worker, host: 'test', pid: 1, supervisor: 'test', slots: 1 })
  const source = createTaskSource({
    redis: bullwheel.connect('consumer'),
    prefix,
    queue: place.queue,
    worker,
    now: Date.now,
    onError: () => undefined,
  })
  await expect.poll(async () => (await stager.count(place.queue)).waiting).toBe(1)
  const { jobId, tasks: carried } = (await source.fetch()).delivery as Delivery
  const singles = carried.map((task) => ({ ...place, priority: 5, runAt: 0, tasks: [task] }))
  if (steps.isAdded) await stager.stage(singles, { take: 'h', claim: true })
  if (steps.isFinished) await source.finish(jobId, false)
  await source.close()
  await buryWorker(book.hot, worker, 'killed', [], HORIZON_MS)
  await giveBackJobsOf(redis, prefix, place.queue, worker)
  await bullwheel.startWorker([handler])
  return { ids: tasks.map((task) => task.id), runs, place }
}

test.each([
  ['before the add', { isAdded: false, isFinished: false }],
  ['between the add and the end of the old job', { isAdded: true, isFinished: false }],
  ['after the end of the old job', { isAdded: true, isFinished: true }],
])('hand over, killed %s: nothing is stranded and nothing runs twice', async (_step, steps) => {
  const { book, stager } = bullwheel.get()
  const { ids, runs, place } = await dieInHandOver(steps)
  await untilTasks(book, ids, isCompleted)
  await expect.poll(() => stager.count(place.queue)).toEqual({ waiting: 0, delayed: 0, active: 0 })
  expect(runs.toSorted()).toEqual(ids.toSorted())
  for (const id of ids) expect(await readAttempts(book.db, id)).toMatchObject([{ attempt: 1, outcome: 'completed' }])
})
