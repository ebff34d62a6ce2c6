import { defineTask } from '@bullwheel/sdk'
import { z } from 'zod'

/** Tells how far it is, and then waits until it is aborted. */
export const endless = defineTask({
  type: 'endless',
  input: z.unknown(),
  run: async ({ signal, progress }) => {
    progress(40, 'half way')
    await new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
  },
})

/** Gives back what it was given. */
export const echo = defineTask({
  type: 'echo',
  input: z.unknown(),
  run: ({ input }) => ({ input }),
})

/** Fails until its payload says that it may pass. */
export const gated = defineTask({
  type: 'gated',
  input: z.object({ pass: z.boolean() }),
  retry: { attempts: 1, backoff: 'fixed' },
  run: ({ input }) => {
    if (!input.pass) throw new Error('not yet')
  },
})
