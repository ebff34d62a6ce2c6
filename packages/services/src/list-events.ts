import type { LifecycleEvent, listEventsQuery } from '@bullwheel/contracts'
import { type EventFilter, readSegment, readSegmentsBefore, readTask } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { z } from 'zod'
import { type Ctx, authorise } from './context.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'

/** Inside a segment events are skipped by count, since a page may end in the middle of one. */
const position = z.strictObject({ seq: z.int().min(1), skip: z.int().min(0).max(1_000_000) })
const SEGMENTS_A_READ = 50
const SLACK_MS = 60_000

/** A page of lifecycle events, newest first. */
export async function listEvents(args: {
  ctx: Ctx
  query: z.output<typeof listEventsQuery>
}): Promise<{ items: LifecycleEvent[]; nextCursor: string | null }> {
  const { ctx, query } = args
  authorise(ctx, 'viewer')
  const { limit, cursor, kind, task, queue, type } = query
  const span = task === undefined ? {} : await spanOf(ctx, task)
  const filter: EventFilter = { kind, task, queue, type, ...span }
  let { seq, skip } =
    cursor === undefined ? { seq: Number.MAX_SAFE_INTEGER - 1, skip: 0 } : decodeCursor(cursor, position)
  const items: LifecycleEvent[] = []
  for (;;) {
    const segments = await readSegmentsBefore(ctx.deps.book.hot, seq + 1, SEGMENTS_A_READ, filter)
    for (const segment of segments) {
      const events = readSegment(segment)
        .toReversed()
        .filter((event) => matches(event, filter))
      const from = segment.seq === seq ? skip : 0
      const room = limit - items.length
      items.push(...events.slice(from, from + room))
      if (events.length - from > room) {
        return { items, nextCursor: encodeCursor({ seq: segment.seq, skip: from + room }) }
      }
    }
    const last = segments.at(-1)
    if (segments.length < SEGMENTS_A_READ || last === undefined) return { items, nextCursor: null }
    seq = last.seq - 1
    skip = 0
  }
}

/** Events of one task lie between its creation and a little after its end; without these bounds all would be read. */
async function spanOf(ctx: Ctx, id: string): Promise<{ from: number; until?: number }> {
  const row = await readTask(ctx.deps.book.db, id)
  if (row === undefined) throw new AppError('not_found', `There is no task ${id}.`)
  const from = row.createdAt.getTime() - SLACK_MS
  return row.finishedAt === null ? { from } : { from, until: row.finishedAt.getTime() + SLACK_MS }
}

function matches(event: LifecycleEvent, { kind, task, queue, type }: EventFilter): boolean {
  return (
    (kind === undefined || event.kind === kind) &&
    (task === undefined || event.taskId === task) &&
    (queue === undefined || event.queue === queue) &&
    (type === undefined || event.type === type)
  )
}
