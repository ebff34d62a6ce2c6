import { defineTask } from '@bullwheel/sdk'
import { z } from 'zod'

/**
 * `EMAIL`: pretends to send a message. It logs what it would send and returns a message id, which is made from the
 * task's id, so that a second run of the same task is recognised as a repeat by whoever would deliver it.
 */
export const EMAIL = defineTask({
  type: 'EMAIL',
  description: 'Pretends to send an e-mail and returns its message id',
  input: z.strictObject({
    to: z.email(),
    subject: z.string().min(1).max(200),
    body: z.string().max(100_000),
  }),
  timeout: '30s',
  run({ input, task, log }) {
    const messageId = `<${task.id}@example.invalid>`
    log.info(`Sent "${input.subject}" to ${input.to}`, { messageId, characters: input.body.length })
    return { messageId }
  },
})
