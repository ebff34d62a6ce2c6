import process from 'node:process'
import { defineTask } from '@bullwheel/sdk'
import { z } from 'zod'

/** Takes as many milliseconds as its payload says. */
export const slow = defineTask({
  type: 'slow',
  input: z.int().min(0).max(60_000),
  run: ({ input, signal }) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, input)
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(signal.reason as Error)
      })
    }),
})

/** Kills the process that runs it. */
export const suicidal = defineTask({
  type: 'suicidal',
  input: z.null(),
  run: () => process.kill(process.pid, 'SIGKILL'),
})
