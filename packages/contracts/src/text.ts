import { z } from 'zod'

/**
 * Text that every store accepts: no NUL (Postgres refuses it), lone surrogates replaced, length in characters.
 */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .overwrite((value) => value.toWellFormed())
    .refine((value) => !value.includes('\0'), 'must not contain NUL characters')

/** Name of a task type: 1–128 of letters, digits and `. _ : -`, beginning with a letter or digit. */
export const typeName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, 'must be 1–128 letters, digits or . _ : -')

/** Name of a queue: 1–64 of letters, digits and `. _ -`, beginning with a letter or digit. */
export const queueName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1–64 letters, digits or . _ -')

/** Up to 50 labels of 1–64 characters. */
export const tags = z.array(text(64).min(1)).max(50)
