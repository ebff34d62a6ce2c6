import process from 'node:process'
import { defineTask } from '@bullwheel/sdk'
import { z } from 'zod'

// The supervisor loads this too, and must not be the one that fails.
if (process.argv[1]?.includes('child')) throw new Error('this module does not load in a worker')

export const never = defineTask({ type: 'never', input: z.null(), run: () => undefined })
