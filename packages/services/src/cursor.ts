import { AppError } from '@bullwheel/domain'
import type { z } from 'zod'

/** Opaque to clients, so that what is inside may change. */
export function encodeCursor(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/** What an earlier page gave; throws `invalid_input` for anything else. */
export function decodeCursor<Schema extends z.ZodType>(cursor: string, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()))
  if (result.success) return result.data
  throw new AppError('invalid_input', 'The cursor is not one that this list gave.', {
    errors: [{ path: 'cursor', message: 'must be a nextCursor of this list' }],
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
