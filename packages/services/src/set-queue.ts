import type { Queue, QueueSettings } from '@bullwheel/contracts'
import { type QueueChange, editQueue as writeEdit, putQueue as writeQueue } from '@bullwheel/db'
import { nudge } from '@bullwheel/queue'
import { audit } from './audit.ts'
import { type Ctx, authorise } from './context.ts'
import { unknownQueue, viewQueue } from './get-queues.ts'

const NO_SETTINGS: Required<QueueChange> = { concurrency: null, rateMax: null, rateMs: null, weight: 1, defaults: {} }

/** Makes a queue, or replaces all its settings: what is left out goes back to its default. Pausing is apart. */
export async function putQueue(args: { ctx: Ctx; queue: string; input: QueueSettings }): Promise<Queue> {
  const { ctx, queue, input } = args
  authorise(ctx, 'operator')
  const row = await writeQueue(ctx.deps.book.hot, queue, { ...NO_SETTINGS, ...toChange(input) })
  await tell(ctx, 'queue.put', queue, input)
  return viewQueue(ctx, row)
}

/** Changes what is given. Throws `not_found`. */
export async function editQueue(args: { ctx: Ctx; queue: string; input: QueueSettings }): Promise<Queue> {
  const { ctx, queue, input } = args
  authorise(ctx, 'operator')
  const row = await writeEdit(ctx.deps.book.hot, queue, toChange(input))
  if (row === undefined) throw unknownQueue(queue)
  await tell(ctx, 'queue.edit', queue, input)
  return viewQueue(ctx, row)
}

function toChange({ concurrency, rateLimit, weight, defaults }: QueueSettings): QueueChange {
  return {
    ...(concurrency !== undefined && { concurrency }),
    ...(rateLimit !== undefined && { rateMax: rateLimit?.max ?? null, rateMs: rateLimit?.per ?? null }),
    ...(weight !== undefined && { weight }),
    ...(defaults !== undefined && { defaults }),
  }
}

async function tell(ctx: Ctx, action: string, queue: string, settings: QueueSettings): Promise<void> {
  const { redis, prefix, queues } = ctx.deps
  void nudge(redis, prefix, { kind: 'queues' })
  await Promise.all([audit(ctx, action, queue, { settings }), queues.refresh()])
}
