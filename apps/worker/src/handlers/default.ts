import { defineTask } from '@bullwheel/sdk'
import { z } from 'zod'

const LOGGED_CHARS = 1_000

/** `default`: writes its payload to the task's log, cut at 1,000 characters, and completes. Takes any payload. */
export const defaultTask = defineTask({
  type: 'default',
  description: 'Writes its payload to the task’s log',
  input: z.unknown(),
  run({ input, log }) {
    const text = JSON.stringify(input ?? null)
    const isCut = text.length > LOGGED_CHARS
    log.info(
      isCut ? `${text.slice(0, LOGGED_CHARS).toWellFormed()}…` : text,
      isCut ? { characters: text.length } : undefined,
    )
    return null
  },
})
