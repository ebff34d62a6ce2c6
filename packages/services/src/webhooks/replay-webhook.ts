import { type LifecycleEvent, type ReplayWebhook, WEBHOOK_BOUNDS, type WebhookReplay } from '@bullwheel/contracts'
import {
  type Hot,
  type SegmentRange,
  type WebhookRow,
  findPendingDeliveries,
  findSeqSince,
  listLostDeliveries,
  readSegment,
  readSegmentsFrom,
  readTaskFacts,
  retryDeadlocks,
  writeDeliveries,
} from '@bullwheel/db'
import { type NewDelivery, deliveriesOf, seqOf, wantsEvent, toMirrorEvent } from '@bullwheel/domain'
import { audit } from '../audit.ts'
import { type Ctx, authorise } from '../context.ts'
import { requireEnabled, requireWebhook } from './get-webhooks.ts'

/** One call reads the event log for so long, and says where the next one goes on. */
const WITHIN_MS = 20_000
const SEGMENTS = 200
const { replayEvents } = WEBHOOK_BOUNDS

/**
 * Delivers past events again, under the same `webhook-id`; those from before the webhook was made for the first time. A dry
 * run counts. Takes up to 10,000 events and says where the next call goes on. Throws `not_found`, and `conflict` while the
 * webhook is disabled.
 */
export async function replayWebhook(args: { ctx: Ctx; id: string; input: ReplayWebhook }): Promise<WebhookReplay> {
  const { ctx, id, input } = args
  authorise(ctx, 'admin')
  const row = await requireWebhook(ctx, id)
  if (!input.dryRun) requireEnabled(row)
  const range = rangeOf(input, ctx.deps.clock.now())
  const { hot } = ctx.deps.book
  const done = input.only === 'failed' ? await replayLost(hot, row, range) : await replayAll(hot, row, range)
  const { dryRun } = input
  if (!dryRun) await audit(ctx, 'webhook.replay', id, { from: String(input.from), only: input.only, made: done.made })
  return { dryRun, ...done }
}

type Range = SegmentRange & { place: number; dryRun: boolean }
type Done = Omit<WebhookReplay, 'dryRun'>

/** A cursor names an event, which is the first one. */
function rangeOf({ from, to, dryRun }: ReplayWebhook, now: number): Range {
  const until = Math.min(to?.getTime() ?? now, now)
  return typeof from === 'string'
    ? { seq: seqOf(from), place: Number(from.split('.')[1]), from: null, to: until, dryRun }
    : { seq: 0, place: 0, from: from.getTime(), to: until, dryRun }
}

async function replayLost(hot: Hot, { id: webhookId }: WebhookRow, range: Range): Promise<Done> {
  const lost = await listLostDeliveries(hot, webhookId, range, replayEvents + 1)
  const taken = lost.slice(0, replayEvents)
  const rows = taken.map((one): NewDelivery => ({ webhookId, cause: 'replay', ...one }))
  const made = await write(hot, range, rows)
  const next = lost[replayEvents]
  return { events: taken.length, pending: 0, made, next: next === undefined ? null : `${next.seq}.0` }
}

async function replayAll(hot: Hot, row: WebhookRow, range: Range): Promise<Done> {
  const done: Done = { events: 0, pending: 0, made: 0, next: null }
  const stopAt = performance.now() + WITHIN_MS
  for (let seq = await beginOf(hot, range); ;) {
    const segments = await readSegmentsFrom(hot, { ...range, seq }, SEGMENTS)
    const last = segments.at(-1)
    if (last === undefined) return done
    const events = segments.flatMap(readSegment).filter((event) => !isBefore(event, range) && wantsEvent(row, event))
    await replayPage(hot, row, range, events, done)
    seq = last.seq + 1
    if (done.events >= replayEvents || performance.now() > stopAt) return { ...done, next: `${seq}.0` }
  }
}

const beginOf = (hot: Hot, { seq, from }: Range) => (from === null ? seq : findSeqSince(hot, from))

function isBefore({ cursor }: LifecycleEvent, { seq, place }: Range): boolean {
  const [ownSeq, ownPlace] = cursor.split('.').map(Number)
  return ownSeq === seq && ownPlace !== undefined && ownPlace < place
}

/** What is pending comes by itself. */
async function replayPage(hot: Hot, { id }: WebhookRow, range: Range, events: LifecycleEvent[], done: Done) {
  const pending = await findPendingDeliveries(hot, id, events)
  const due = events.filter(({ taskId, version }) => !pending.has(`${taskId} ${version}`))
  done.events += events.length
  done.pending += events.length - due.length
  if (range.dryRun) done.made += due.length
  else done.made += await write(hot, range, await toDeliveries(hot, id, due))
}

async function toDeliveries(hot: Hot, id: string, events: LifecycleEvent[]): Promise<NewDelivery[]> {
  const tasks = [...new Set(events.map(({ taskId }) => taskId))]
  const facts = new Map((await readTaskFacts(hot, tasks)).map((fact) => [fact.id, fact]))
  return events.flatMap((event) => deliveriesOf(toMirrorEvent(event, facts.get(event.taskId)), [id], 'replay'))
}

async function write(hot: Hot, { dryRun }: Range, rows: NewDelivery[]): Promise<number> {
  if (dryRun) return rows.length
  if (rows.length === 0) return 0
  const written = await retryDeadlocks(() => hot.begin((tx) => writeDeliveries(tx as unknown as Hot, rows)))
  return written.length
}
