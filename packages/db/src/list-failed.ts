import { and, desc, eq, sql } from 'drizzle-orm'
import type { Book } from './connect.ts'
import { tasks } from './schema.ts'

/** Payloads are long, and a page has a hundred of them. */
const PREVIEW_CHARS = 2_000

const isFailedOf = (queue: string) => and(eq(tasks.state, 'failed'), eq(tasks.queue, queue))

/** Failed tasks of a queue, newest first. The offset costs what it skips: for the first pages only. */
export function listFailedRows(db: Book['db'], queue: string, offset: number, limit: number) {
  return selectFailed(db).where(isFailedOf(queue)).orderBy(desc(tasks.id)).offset(offset).limit(limit)
}

/** One of them; undefined when it is none. */
export async function readFailedRow(db: Book['db'], queue: string, id: string) {
  const [row] = await selectFailed(db).where(and(isFailedOf(queue), eq(tasks.id, id)))
  return row
}

/** Which tasks of a queue failed, and in which version, newest first. */
export function listFailedVersions(db: Book['db'], queue: string, limit: number) {
  return db
    .select({ id: tasks.id, version: tasks.version })
    .from(tasks)
    .where(isFailedOf(queue))
    .orderBy(desc(tasks.id))
    .limit(limit)
}

function selectFailed(db: Book['db']) {
  return db
    .select({
      id: tasks.id,
      version: tasks.version,
      type: tasks.type,
      priority: tasks.priority,
      attempt: tasks.attempt,
      maxAttempts: tasks.maxAttempts,
      createdAt: tasks.createdAt,
      startedAt: tasks.startedAt,
      finishedAt: tasks.finishedAt,
      error: tasks.error,
      payloadPreview: sql<string>`coalesce(left(${tasks.payload}::text, ${sql.raw(String(PREVIEW_CHARS))}), 'null')`,
    })
    .from(tasks)
}
