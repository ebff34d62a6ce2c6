import { defineTask } from '@bullwheel/sdk'
import { z } from 'zod'

/** The handler that worker children load: nothing but what the system itself costs. */
export const noop = defineTask({ type: 'noop', input: z.unknown(), run: () => undefined })
