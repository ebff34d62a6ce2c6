import { Readable } from 'node:stream'
import { submitTasks as accept } from '@bullwheel/services'
import { toAppError } from '../../plugins/to-app-error.ts'
import type { Handler } from '../route.ts'
import { receiptLines } from './ndjson.ts'

/** Receipts that may wait for a client that sends everything before it reads: about 200,000 of them. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024

export const submitTasks: Handler<'submitTasks'> = async ({ ctx, body, gateway, idempotencyKey, reply }) => {
  if (!isNdjson(body)) return { items: await accept({ ctx, items: body, keyPrefix: idempotencyKey }) }
  const submit = (items: unknown[], firstPlace: number) => accept({ ctx, items, keyPrefix: idempotencyKey, firstPlace })
  const toError = (thrown: unknown) => toAppError(thrown, gateway.failureOf)
  reply.type('application/x-ndjson')
  return Readable.from(receiptLines(body, submit, toError), { objectMode: false, highWaterMark: MAX_UNREAD_BYTES })
}

/** The body parser hands NDJSON on as the stream that it is. */
function isNdjson(body: unknown): body is Readable {
  return body instanceof Readable
}
