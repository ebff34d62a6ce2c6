import { setTimeout as sleep } from 'node:timers/promises'
import { defineTask } from '@bullwheel/sdk'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { newPlace, newTask, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()

/** Keeps the event loop for so long. */
function block(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until) continue
}

test('handlers that block the event loop lower the slots of their worker, which says why; they come back afterwards', async () => {
  const { queue, type } = newPlace()
  const { intake } = bullwheel.get()
  let isBlocking = true
  let done = 0
  const handler = defineTask({
    type,
    input: z.unknown(),
    run: async () => {
      if (isBlocking) block(150)
      await sleep(5)
      done++
    },
  })
  const { runtime } = await bullwheel.startWorker([handler], { slots: 4, healthMs: 400 })
  const tasks = Array.from({ length: 300 }, () => newTask({ queue, type }))
  await intake.accept(tasks)
  const allowed = () => runtime.figures().allowed
  await expect.poll(allowed, { timeout: 20_000 }).toBe(2)
  expect(runtime.figures().slowedBy).toMatch(/^its event loop is late by \d+ ms most of the time$/)
  isBlocking = false
  await expect.poll(() => done, { timeout: 20_000 }).toBe(300)
  await expect.poll(allowed, { timeout: 30_000 }).toBe(4)
  expect(runtime.figures().slowedBy).toBeNull()
}, 75_000)

test('one long block lowers nothing', async () => {
  const { queue, type } = newPlace()
  const { intake } = bullwheel.get()
  let lowest = 4
  const handler = defineTask({ type, input: z.unknown(), run: () => block(1_500) })
  const { runtime } = await bullwheel.startWorker([handler], { slots: 4, healthMs: 400 })
  await intake.accept([newTask({ queue, type })])
  for (let look = 0; look < 30; look++) {
    lowest = Math.min(lowest, runtime.figures().allowed)
    await sleep(100)
  }
  expect(lowest).toBe(4)
})

test('memory near the limit at which the process is replaced leaves one slot', async () => {
  const maxRss = process.memoryUsage.rss() / 2
  const { runtime } = await bullwheel.startWorker([], { slots: 8, healthMs: 50, maxRss })
  await expect.poll(() => runtime.figures().allowed).toBe(1)
  expect(runtime.figures().slowedBy).toMatch(/^its memory is at \d+ % of the \d+ MiB at which it is replaced$/)
})
