import { setTimeout as wait } from 'node:timers/promises'
import { defineTask } from '@bullwheel/sdk'
import { z } from 'zod'

const FOREVER_MS = 600_000

/** Tells that it is at 40 %, and runs until it is stopped. */
export const held = defineTask({
  type: 'test.held',
  input: z.unknown(),
  run: ({ signal, progress }) => {
    progress(40, 'page 4 of 10')
    return wait(FOREVER_MS, undefined, { signal })
  },
})

/** Fails for as long as its payload says so. */
export const strict = defineTask({
  type: 'test.strict',
  input: z.strictObject({ code: z.int(), note: z.string().optional() }),
  retry: { attempts: 3, backoff: { kind: 'fixed', delay: '400ms', jitter: 0 } },
  run: async ({ input }) => {
    await wait(200)
    if (input.code !== 0) throw new Error(`Code ${input.code} is refused`)
    return { accepted: input.code }
  },
})

/** Writes a line of each level. */
export const talkative = defineTask({
  type: 'test.talkative',
  input: z.object({ word: z.string() }),
  run: ({ input: { word }, log }) => {
    log.debug(`looking for the ${word}`)
    log.info(`found the ${word}`, { place: 'the <b>marsh</b>', count: 3 })
    log.warn('it saw us', { bird: word })
    log.error(`lost the ${word}`)
    return { word }
  },
})
