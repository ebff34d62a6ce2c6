import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { defineTask } from '@bullwheel/sdk'
import { z } from 'zod'
import { recordEffect } from '../chaos/effects.ts'

/** Leaves its side effect, takes `ms`, and fails in its first `fails` attempts. */
export const effect = defineTask({
  type: 'effect',
  input: z.object({ ms: z.int(), fails: z.int().default(0) }),
  run: async ({ input, task, attempt, signal }) => {
    recordEffect({ id: task.id, attempt })
    await sleep(input.ms, undefined, { signal })
    if (attempt <= input.fails) throw new Error('fails as it was told')
  },
})

/** Never listens to its signal. */
export const deaf = defineTask({
  type: 'deaf',
  input: z.object({ ms: z.int() }),
  run: async ({ input, task, attempt }) => {
    recordEffect({ id: task.id, attempt })
    await sleep(input.ms)
  },
})

/** Kills the process that runs it. */
export const kills = defineTask({
  type: 'kills',
  input: z.null(),
  run: ({ task, attempt }) => {
    recordEffect({ id: task.id, attempt })
    process.kill(process.pid, 'SIGKILL')
  },
})

/** Blocks the event loop. */
export const blocks = defineTask({
  type: 'blocks',
  input: z.object({ ms: z.int() }),
  run: ({ input, task, attempt }) => {
    recordEffect({ id: task.id, attempt })
    const until = performance.now() + input.ms
    while (performance.now() < until);
  },
})

/** Takes memory until there is none. */
export const hoards = defineTask({
  type: 'hoards',
  input: z.null(),
  run: async ({ task, attempt }) => {
    recordEffect({ id: task.id, attempt })
    const hoard: number[][] = []
    for (;;) {
      hoard.push(Array.from({ length: 1_000_000 }, (_, n) => n * hoard.length))
      await sleep(1)
    }
  },
})
