import { z } from 'zod'

/** Redis' own cursor, a place in a list or a stream's id; what stands in it is sent to Redis. */
const at = z.string().regex(/^\d{1,20}(-\d{1,20})?$/)

/** Where a page ended, as the cursor has it. */
export const scanPosition = z.strictObject({
  at,
  count: z.int().min(1).max(1_000).optional(),
  next: at.optional(),
  after: z.string().max(30).optional(),
  master: z.int().min(1).max(10_000).optional(),
})
