import type { TaskError } from '@bullwheel/contracts'
import { SEARCHED_CHARS, type TaskDocument } from '@bullwheel/domain'
import type { Hot } from '../connect.ts'

type Row = Omit<TaskDocument, 'error'> & { error: TaskError | null }

/** What search keeps of these tasks, as they stand now; those that are gone are left out. */
export async function readTaskDocuments(hot: Hot, ids: string[]): Promise<TaskDocument[]> {
  const rows = await hot<Row[]>`
    select ${documentColumns(hot)}
    from unnest(string_to_array(${ids.join(',')}, ',')::uuid[]) u(id) join tasks t on t.id = u.id`
  return rows.map(toDocument)
}

/** A document holds up to some 50 thousand characters: a page some millions, whatever was asked for. */
const MAX_PAGE = 200

/** What search keeps of all tasks, by id: a page of those after `after`, at most 200; none when all were read. */
export async function readTaskDocumentPage(
  hot: Hot,
  after: string | undefined,
  limit: number,
): Promise<TaskDocument[]> {
  const rows = await hot<Row[]>`
    select ${documentColumns(hot)}
    from tasks t where t.id > coalesce(${after ?? null}::uuid, '00000000-0000-0000-0000-000000000000')
    order by t.id limit ${Math.min(limit, MAX_PAGE)}`
  return rows.map(toDocument)
}

/** Errors come whole: `->>` fails on a NUL that json takes. */
function documentColumns(hot: Hot) {
  return hot`
    t.id, t.version, t.type, t.name, t.queue, t.state, t.attempt, t.priority, to_json(t.tags) as tags, t.worker,
    t.schedule_id as "scheduleId", t.created_at as "createdAt", t.run_at as "runAt", t.finished_at as "finishedAt",
    left(t.payload::text, ${SEARCHED_CHARS}) as payload, left(t.result::text, ${SEARCHED_CHARS}) as result, t.error`
}

function toDocument({ error, ...row }: Row): TaskDocument {
  return { ...row, error: error && { name: error.name, message: error.message } }
}
