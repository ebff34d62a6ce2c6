import { isUtf8 } from 'node:buffer'
import type { Readable } from 'node:stream'
import { parse } from 'secure-json-parse'
import { BOUNDS, type BulkReceipt } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'
import { problemOf } from '@bullwheel/services'
import { inOrder } from './in-order.ts'
import { type Line, createLineCutter } from './lines.ts'

/** Accepts the items of consecutive lines; `firstPlace` is the place of the first one in the stream. */
export type Submit = (items: unknown[], firstPlace: number) => Promise<BulkReceipt[]>

const MAX_BATCH = 1_000
/** Batches that are committed at once: while one waits for its commit the next ones are read and checked. */
const BATCHES_AT_ONCE = 4

/**
 * A receipt line for each line of a stream, in order. No more is read than can be accepted, and a client that waits for
 * each receipt before it sends on gets it.
 */
export async function* receiptLines(body: Readable, submit: Submit, toError: (thrown: unknown) => AppError) {
  let place = 0
  const write = async (lines: Line[]): Promise<string> => {
    const firstPlace = place
    place += lines.length
    const receipts = await accept(lines, firstPlace, submit, toError)
    return receipts.map((receipt) => `${JSON.stringify(receipt)}\n`).join('')
  }
  yield* inOrder(batchesOf(body), BATCHES_AT_ONCE, write)
}

async function* batchesOf(body: AsyncIterable<Buffer>): AsyncGenerator<Line[]> {
  const cutter = createLineCutter(BOUNDS.ndjsonLineBytes)
  for await (const chunk of body) yield* inBatches(cutter.push(chunk))
  yield* inBatches(cutter.end())
}

function* inBatches(lines: Line[]): Generator<Line[]> {
  for (let at = 0; at < lines.length; at += MAX_BATCH) yield lines.slice(at, at + MAX_BATCH)
}

// A line that is no JSON takes part as `undefined`, so that the places of the others stay what they are.
async function accept(
  lines: Line[],
  firstPlace: number,
  submit: Submit,
  toError: (thrown: unknown) => AppError,
): Promise<BulkReceipt[]> {
  const items = lines.map(parseLine)
  const receipts = await submit(
    items.map((item) => (item instanceof AppError ? undefined : item)),
    firstPlace,
  ).catch((thrown: unknown) => items.map(() => receiptOf(toError(thrown))))
  return receipts.map((receipt, at) => {
    const item = items[at]
    return item instanceof AppError ? receiptOf(item) : receipt
  })
}

function parseLine(line: Line): unknown {
  if (line === null) {
    return new AppError('too_large', `The line has more than ${BOUNDS.ndjsonLineBytes} bytes.`)
  }
  if (!isUtf8(line)) return new AppError('invalid_input', 'The line is not UTF-8.')
  try {
    return parse(line.toString()) as unknown
  } catch {
    return new AppError('invalid_input', 'The line is not valid JSON.')
  }
}

function receiptOf(error: AppError): BulkReceipt {
  return { status: error.status, error: problemOf(error) }
}
