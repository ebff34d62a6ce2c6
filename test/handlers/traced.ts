import { trace } from '@opentelemetry/api'
import { defineTask } from '@bullwheel/sdk'
import { z } from 'zod'

/** Makes a step of its own, and answers with the trace context that it was given. */
export const traced = defineTask({
  type: 'traced',
  input: z.enum(['fail']).nullable(),
  async run({ input, traceparent }) {
    trace.getTracer('handler').startSpan('inner step').end()
    await Promise.resolve()
    if (input === 'fail') throw new Error('on purpose')
    return traceparent
  },
})
