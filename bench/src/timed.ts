import { setTimeout as sleep } from 'node:timers/promises'
import { defineTask } from '@bullwheel/sdk'
import { z } from 'zod'
import { recordStart } from './starts.ts'

/** Says when it begins, and takes as long as it is told. */
export const timed = defineTask({
  type: 'timed',
  input: z.object({ ms: z.number() }),
  run: async ({ input, task, signal }) => {
    recordStart(task.id)
    if (input.ms > 0) await sleep(input.ms, undefined, { signal })
  },
})
