import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { buryWorker, readAttempts, readLedger, registerWorker } from '@bullwheel/db'
import { giveBackJobsOf } from '@bullwheel/queue'
import { defineTask } from '@bullwheel/sdk'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createWrites } from '../src/child/writes.ts'
import { HORIZON_MS, isCompleted, newTask, untilTasks, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()

function place() {
  const name = randomUUID().slice(0, 8)
  return { queue: `q-${name}`, type: `t-${name}` }
}

test('a task that one worker claims twice at once is granted once, and counted once', async () => {
  const { queue, type } = place()
  const { book, intake } = bullwheel.get()
  const worker = `w-${type}`
  await registerWorker(book.hot, { id: worker, host: 'test', pid: process.pid, supervisor: 'test', slots: 1 })
  const task = newTask({ queue, type })
  await intake.accept([task])
  const { start, end } = createWrites(book.hot, worker)
  const claims = Array.from({ length: 3 }, () => ({
    id: task.id,
    claim: true,
    version: 1,
    content: 1,
    token: randomUUID(),
    startedAt: Date.now(),
  }))
  const answers = await Promise.all(claims.map((claim) => start.add(claim)))
  expect(answers.filter((answer) => answer === 'refused')).toHaveLength(2)
  const ledgerOf = async () => (await readLedger(book.hot)).find((line) => line.queue === queue)
  expect(await ledgerOf()).toMatchObject({ pending: 1, running: 1 })
  const ends = claims.map(({ id, token }) => {
    return {
      id,
      started: true,
      token,
      content: 1,
      outcome: 'completed' as const,
      startedAt: 0,
      endedAt: 1,
      runAt: null,
      result: null,
      error: null,
      progress: null,
    }
  })
  const verdicts = await Promise.all(ends.map((one) => end.add(one)))
  expect(verdicts.map((verdict) => verdict.accepted)).toEqual(answers.map((answer) => answer !== 'refused'))
  expect(await ledgerOf()).toMatchObject({ accepted: 1, completed: 1, pending: 0, running: 0 })
})

test('a worker that was declared dead starts nothing, and leaves its jobs to be given back', async () => {
  const { queue, type } = place()
  const { book, intake, redis, prefix, stager } = bullwheel.get()
  let isDisowned = false
  const ranOn: string[] = []
  const handlerOf = (worker: string) => defineTask({ type, input: z.unknown(), run: () => void ranOn.push(worker) })
  const zombie = await bullwheel.startWorker([handlerOf('zombie')], { onDisowned: () => (isDisowned = true) })
  await buryWorker(book.hot, zombie.id, 'it fell silent', [], HORIZON_MS)
  const task = newTask({ queue, type })
  await intake.accept([task])
  await expect.poll(() => isDisowned).toBe(true)
  expect(await stager.count(queue)).toMatchObject({ active: 1 })
  await zombie.runtime.drain(100, 100)
  await bullwheel.startWorker([handlerOf('living')])
  expect(await giveBackJobsOf(redis, prefix, queue, zombie.id)).toBe(1)
  await untilTasks(book, [task.id], isCompleted)
  expect(ranOn).toEqual(['living'])
})

test('a payload schema that throws is an error of its attempt, and the worker goes on', async () => {
  const { queue, type } = place()
  const { book, intake } = bullwheel.get()
  const handler = defineTask({
    type,
    input: z.string().transform((text) => JSON.parse(text) as unknown),
    run: () => null,
  })
  await bullwheel.startWorker([handler])
  const [bad, good] = [
    newTask({ queue, type, payload: '"{"', max_attempts: 1 }),
    newTask({ queue, type, payload: '"{}"' }),
  ]
  await intake.accept([bad, good])
  await untilTasks(book, [bad.id], (state) => state === 'failed')
  expect((await readAttempts(book.db, bad.id))[0]?.error).toMatchObject({ name: 'SyntaxError' })
  await untilTasks(book, [good.id], isCompleted)
})

test('a timeout longer than a timer can be is no timeout at once', async () => {
  const { queue, type } = place()
  const { book, intake } = bullwheel.get()
  const handler = defineTask({ type, input: z.unknown(), run: ({ signal }) => sleep(50, null, { signal }) })
  await bullwheel.startWorker([handler])
  const task = newTask({ queue, type, timeout_ms: 30 * 86_400_000, max_attempts: 1 })
  await intake.accept([task])
  await untilTasks(book, [task.id], isCompleted)
})
