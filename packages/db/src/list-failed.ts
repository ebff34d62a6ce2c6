import { and, desc, eq } from 'drizzle-orm'
import type { Book } from './connect.ts'
import type { TaskRow } from './read-tasks.ts'
import { tasks } from './schema.ts'

/** Failed tasks of a queue, newest first. The offset costs what it skips: for the first pages only. */
export async function listFailedRows(db: Book['db'], queue: string, offset: number, limit: number): Promise<TaskRow[]> {
  return db
    .select()
    .from(tasks)
    .where(and(eq(tasks.state, 'failed'), eq(tasks.queue, queue)))
    .orderBy(desc(tasks.id))
    .offset(offset)
    .limit(limit)
}
