import { type BulkReceipt, bulkItem, faultsOf } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'
import { type Ctx, authorise } from './context.ts'
import { type Draft, hashRequest } from './new-task.ts'
import { problemOf } from './problem-of.ts'
import { draftOrRepeat, keyOf, settle } from './submit-task.ts'
import { traceSubmit } from './trace-submit.ts'

const CHUNK_TASKS = 1_000

/**
 * Accepts many tasks; each stands alone and gets its receipt at its place. `keyPrefix` (the request's Idempotency-Key)
 * gives items without a key of their own one by their place, `firstPlace` counts on where a stream is cut in batches.
 */
export async function submitTasks(args: {
  ctx: Ctx
  items: unknown[]
  keyPrefix?: string | undefined
  firstPlace?: number
}): Promise<BulkReceipt[]> {
  const { ctx, items, keyPrefix, firstPlace = 0 } = args
  authorise(ctx, 'operator')
  return traceSubmit(ctx, `submit ${items.length} tasks`, async (trace) => {
    const drafts = await Promise.all(
      items.map((item, at) =>
        tryDraft(ctx, item, keyPrefix === undefined ? undefined : `${keyPrefix}/${firstPlace + at}`),
      ),
    )
    const good = drafts.filter((draft) => 'row' in draft)
    for (const { row } of good) row.trace = trace
    const receipts = await acceptInChunks(ctx, good)
    return drafts.map((draft) => ('row' in draft ? (receipts.get(draft) as BulkReceipt) : draft))
  })
}

async function tryDraft(ctx: Ctx, item: unknown, placeKey: string | undefined): Promise<Draft | BulkReceipt> {
  try {
    const parsed = bulkItem.safeParse(item)
    if (!parsed.success) {
      throw new AppError('invalid_input', 'The item does not fit the schema.', { errors: faultsOf(parsed.error) })
    }
    const { idempotencyKey = placeKey, ...input } = parsed.data
    const key = keyOf(ctx, idempotencyKey, () => hashRequest(input))
    const draft = await draftOrRepeat(ctx, input, key)
    return 'row' in draft ? draft : { status: 201, id: draft.task.id }
  } catch (cause) {
    return toReceipt(cause)
  }
}

/** A chunk that fails gets its receipts too, since others were accepted. Throws only when every chunk failed. */
async function acceptInChunks(ctx: Ctx, drafts: Draft[]): Promise<Map<Draft, BulkReceipt>> {
  const receipts = new Map<Draft, BulkReceipt>()
  const chunks = chunksOf(drafts, CHUNK_TASKS)
  const ends = await Promise.allSettled(chunks.map((chunk) => acceptChunk(ctx, chunk, receipts)))
  const failures = ends.flatMap((end, at) => (end.status === 'rejected' ? [{ cause: end.reason as unknown, at }] : []))
  if (failures.length === chunks.length && failures[0] !== undefined) throw failures[0].cause
  for (const { cause, at } of failures) {
    if (!(cause instanceof AppError))
      ctx.deps.log.error({ err: cause, requestId: ctx.requestId }, 'a part of a bulk failed')
    const receipt = toReceipt(cause instanceof AppError ? cause : new AppError('unavailable', NOT_CONFIRMED))
    for (const draft of chunks[at] ?? []) receipts.set(draft, receipt)
  }
  return receipts
}

const NOT_CONFIRMED =
  'It is not known whether this task was accepted; with an idempotency key it is safe to send again.'

async function acceptChunk(ctx: Ctx, chunk: Draft[], receipts: Map<Draft, BulkReceipt>): Promise<void> {
  const verdicts = await ctx.deps.intake.accept(chunk.map((draft) => draft.row))
  for (const [at, draft] of chunk.entries()) {
    try {
      receipts.set(draft, { status: 201, id: settle(draft, verdicts[at]).task.id })
    } catch (cause) {
      receipts.set(draft, toReceipt(cause))
    }
  }
}

function toReceipt(cause: unknown): BulkReceipt {
  if (!(cause instanceof AppError)) throw cause
  return { status: cause.status, error: problemOf(cause) }
}

function chunksOf<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))
}
