import { type TaskContext, defineTask } from '@bullwheel/sdk'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { newCounter, newPlace, newTask, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()

test.each([
  ['short', 4, 1_500],
  ['not short', 30, 600],
])(
  'five queues share four slots by their weights within 10 %% (%s tasks), and never more than four handlers run',
  { timeout: 60_000 },
  async (_, ms, count) => {
    const { queue, type } = newPlace()
    const { intake } = bullwheel.get()
    const weights = [1, 2, 3, 4, 5]
    const counter = newCounter(ms)
    const begun: string[] = []
    const run = async ({ task }: TaskContext) => {
      begun.push(task.queue)
      await counter.run()
    }
    const handler = defineTask({ type, input: z.unknown(), run })
    const { hot } = bullwheel.get().book
    for (const weight of weights)
      await hot`insert into queues (name, weight) values (${`${queue}-${weight}`}, ${weight})`
    // The heaviest one gets a third of them: no queue runs dry before the sample is full.
    const length = Math.ceil(count / 2)
    for (const weight of weights)
      await intake.accept(Array.from({ length }, () => newTask({ queue: `${queue}-${weight}`, type })))
    const { runtime } = await bullwheel.startWorker([handler], { slots: 4 })
    await expect.poll(() => begun.length, { timeout: 45_000 }).toBeGreaterThan(count)
    const sample = begun.slice(0, count)
    await runtime.drain(1_000, 500)
    for (const weight of weights) {
      const share = sample.filter((name) => name === `${queue}-${weight}`).length / sample.length
      expect(Math.abs(share / (weight / 15) - 1), `share of weight ${weight}`).toBeLessThan(0.1)
    }
    expect(counter.most).toBe(4)
  },
)
