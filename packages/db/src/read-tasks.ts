import type { AttemptOutcome, TaskState } from '@bullwheel/contracts'
import { type SQL, and, desc, eq, inArray, lt, or, sql } from 'drizzle-orm'
import type { Book, Hot } from './connect.ts'
import { executions, tasks, workers } from './schema.ts'

type Db = Book['db']
const PREVIEW_CHARS = 200
const preview = sql<string>`coalesce(left(${tasks.payload}::text, ${sql.raw(String(PREVIEW_CHARS))}), 'null')`
const errorPreview = sql<
  string | null
>`left((${tasks.error}->>'name') || ': ' || (${tasks.error}->>'message'), ${sql.raw(String(PREVIEW_CHARS))})`

const summaryColumns = {
  id: tasks.id,
  queue: tasks.queue,
  type: tasks.type,
  name: tasks.name,
  state: tasks.state,
  priority: tasks.priority,
  version: tasks.version,
  attempt: tasks.attempt,
  lost: tasks.lost,
  maxAttempts: tasks.maxAttempts,
  tags: tasks.tags,
  worker: tasks.worker,
  createdAt: tasks.createdAt,
  runAt: tasks.runAt,
  startedAt: tasks.startedAt,
  finishedAt: tasks.finishedAt,
  scheduleId: tasks.scheduleId,
  tickAt: tasks.tickAt,
}

export type TaskRow = NonNullable<Awaited<ReturnType<typeof readTask>>>
export type TaskSummaryRow = Awaited<ReturnType<typeof listTaskRows>>[number]

export async function readTask(db: Db, id: string) {
  const [row] = await db.select().from(tasks).where(eq(tasks.id, id))
  return row
}

/** The rows of these tasks, in any order; those that are gone are left out. */
export async function readTaskSummaries(db: Db, ids: string[]): Promise<TaskSummaryRow[]> {
  if (ids.length === 0) return []
  return db
    .select({ ...summaryColumns, payloadPreview: preview, errorPreview })
    .from(tasks)
    .where(inArray(tasks.id, ids))
}

/** The payloads of these tasks as JSON text, by id; those that are gone are left out. */
export async function readPayloads(db: Db, ids: string[]): Promise<Map<string, string | null>> {
  const text = sql<string | null>`${tasks.payload}::text`
  const rows = await db.select({ id: tasks.id, payload: text }).from(tasks).where(inArray(tasks.id, ids))
  return new Map(rows.map(({ id, payload }) => [id, payload]))
}

export type TaskFilter = {
  states?: TaskState[] | undefined
  queue?: string | undefined
  type?: string | undefined
  scheduleId?: string | undefined
  /** Only tasks with a smaller id: the last one of the page before. */
  before?: string | undefined
}

/** Newest first; keyset by id, so a page costs the same at any depth. */
export async function listTaskRows(db: Db, filter: TaskFilter, limit: number) {
  const { states, queue, type, scheduleId, before } = filter
  return db
    .select({ ...summaryColumns, payloadPreview: preview, errorPreview })
    .from(tasks)
    .where(
      and(
        states && or(...states.map(hasState)),
        queue === undefined ? undefined : eq(tasks.queue, queue),
        type === undefined ? undefined : eq(tasks.type, type),
        scheduleId === undefined ? undefined : eq(tasks.scheduleId, scheduleId),
        before === undefined ? undefined : lt(tasks.id, before),
      ),
    )
    .orderBy(desc(tasks.id))
    .limit(limit)
}

/** The shown states in terms of the stored ones and the clock (domain: shownState). */
function hasState(state: TaskState): SQL | undefined {
  const waiting = eq(tasks.state, 'waiting')
  switch (state) {
    case 'scheduled':
      return and(waiting, sql`${tasks.runAt} > now()`, eq(tasks.attempt, 0))
    case 'retrying':
      return and(waiting, sql`${tasks.runAt} > now()`, sql`${tasks.attempt} > 0`)
    case 'queued':
      return and(waiting, sql`${tasks.runAt} <= now()`)
    case 'running':
    case 'completed':
    case 'failed':
    case 'cancelled':
    case 'expired':
      return eq(tasks.state, state)
  }
}

/** Its worker stole from the task's queue, and that is none of its own. */
const isStolen = sql<boolean>`coalesce(
  exists (select from json_to_recordset(${workers.stolenFrom}) s(queue text) where s.queue = ${tasks.queue})
  and ${tasks.queue} not in (select json_array_elements_text(${workers.queues})), false)`

export async function readAttempts(db: Db, taskId: string) {
  return db
    .select({
      taskId: executions.taskId,
      attempt: executions.attempt,
      outcome: executions.outcome,
      worker: executions.worker,
      startedAt: executions.startedAt,
      endedAt: executions.endedAt,
      error: executions.error,
      pool: workers.pool,
      stolen: isStolen,
    })
    .from(executions)
    .leftJoin(tasks, eq(tasks.id, taskId))
    .leftJoin(workers, eq(workers.id, executions.worker))
    .where(eq(executions.taskId, taskId))
    .orderBy(executions.attempt)
}

export type ExecutionRow = {
  taskId: string
  attempt: number
  outcome: AttemptOutcome
  worker: string | null
  startedAt: Date | null
  endedAt: Date | null
  error: { name: string; message: string; stack?: string } | null
  type: string
  name: string | null
  queue: string
  scheduleId: string | null
  payloadPreview: string
}
export type ExecutionFilter = {
  queue?: string | undefined
  type?: string | undefined
  worker?: string | undefined
  outcome?: AttemptOutcome | undefined
  /** Where the page before ended: milliseconds of its end (null: still running), task and attempt. */
  before?: { endedAt: string | null; taskId: string; attempt: number } | undefined
  /** Only those that ended in this time; running ones count all the same. */
  ended?: { since: number; until: number } | undefined
}

/** When runs of a worker can have ended, epoch milliseconds. `isCut`: longer ago some can have too. */
export type WorkerSpan = { since: number; until: number; isCut: boolean }

/** Executions that are looked through for those of one worker: an index on it would cost something at every outcome. */
const LOOKED = 20_000
/** Clocks differ, and a run that was cancelled ends a little later. */
const SLACK = '1 min'

/**
 * The time that is looked through for runs of a worker before an instant: of its life, from when it ran something last, as
 * long as has so many executions of all workers. Undefined for a worker that the book does not know.
 */
export async function readWorkerSpan(
  hot: Hot,
  worker: string,
  endedBefore: string | null,
  looked = LOOKED,
): Promise<WorkerSpan | undefined> {
  const [row] = await hot<WorkerSpan[]>`
    with lived as materialized (
      select started_at as since,
             least(coalesce(${endedBefore}::timestamptz, 'infinity'), ${SLACK}::interval + greatest(
               started_at, ran_at, dead_at, case when leaked > 0 then beat_at end)) as until
      from workers where id = ${worker}),
    looked as (
      select greatest(
        (select t.finished_at from tasks t where t.finished_at is not null
           and t.finished_at between (select since from lived) and (select until from lived)
         order by t.finished_at desc, t.id desc offset ${looked} limit 1),
        (select a.ended_at from attempts a
         where a.ended_at between (select since from lived) and (select until from lived)
         order by a.ended_at desc, a.task_id desc offset ${looked} limit 1)) as at)
    select coalesce(looked.at, lived.since) as since, lived.until, looked.at is not null as "isCut"
    from lived cross join looked`
  return row
}

/**
 * Executions of all tasks: the running ones first, then by their end, newest first. Three index scans that each give at
 * most `limit` rows are merged: running tasks, ended tasks, past attempts.
 */
export async function listExecutionRows(book: Book, filter: ExecutionFilter, limit: number): Promise<ExecutionRow[]> {
  const { queue = null, type = null, worker = null, outcome = null, before, ended } = filter
  const endedBefore = before?.endedAt ?? null
  const skipRunning = endedBefore !== null
  const since = ended === undefined ? '-infinity' : new Date(ended.since).toISOString()
  const until = ended === undefined ? (endedBefore ?? 'infinity') : new Date(ended.until).toISOString()
  const { hot } = book
  const rows = await hot<
    (Omit<ExecutionRow, 'startedAt' | 'endedAt'> & { startedAt: number | null; endedAt: number | null })[]
  >`
    with running as (
      select t.id, t.attempt, t.state as outcome, t.worker, t.started_at, null::timestamptz as ended_at, null::json as error,
             t.type, t.name, t.queue, t.schedule_id, t.payload
      from tasks t
      where t.state = 'running' and not ${skipRunning}::boolean
        and (${before?.taskId ?? null}::uuid is null or t.id < ${before?.taskId ?? null}::uuid)
        and (${queue}::text is null or t.queue = ${queue}) and (${type}::text is null or t.type = ${type})
        and (${worker}::text is null or t.worker = ${worker})
        and (${outcome}::text is null or ${outcome}::text = 'running')
      order by t.id desc limit ${limit}),
    ended as (
      select t.id, t.attempt, t.state as outcome, t.worker, t.started_at, t.finished_at as ended_at, t.error,
             t.type, t.name, t.queue, t.schedule_id, t.payload
      from tasks t
      where t.finished_at is not null and t.started_at is not null
        and (${endedBefore}::timestamptz is null or t.finished_at <= ${endedBefore}::timestamptz)
        and (${endedBefore}::timestamptz is null
             or (t.finished_at, t.id, t.attempt) < (${endedBefore}::timestamptz, ${before?.taskId ?? null}::uuid, ${before?.attempt ?? null}::integer))
        and (${queue}::text is null or t.queue = ${queue}) and (${type}::text is null or t.type = ${type})
        and (${worker}::text is null or t.worker = ${worker})
        and t.finished_at between ${since}::text::timestamptz and ${until}::text::timestamptz
        and (${outcome}::text is null or t.state = ${outcome})
      order by t.finished_at desc, t.id desc limit ${limit}),
    past as (
      select a.task_id, a.attempt, a.outcome, a.worker, a.started_at, a.ended_at, a.error, t.type, t.name, t.queue, t.schedule_id, t.payload
      from attempts a join tasks t on t.id = a.task_id
      where (${endedBefore}::timestamptz is null or a.ended_at <= ${endedBefore}::timestamptz)
        and (${endedBefore}::timestamptz is null
             or (a.ended_at, a.task_id, a.attempt) < (${endedBefore}::timestamptz, ${before?.taskId ?? null}::uuid, ${before?.attempt ?? null}::integer))
        and (${queue}::text is null or t.queue = ${queue}) and (${type}::text is null or t.type = ${type})
        and (${worker}::text is null or a.worker = ${worker})
        and a.ended_at between ${since}::text::timestamptz and ${until}::text::timestamptz
        and (${outcome}::text is null or a.outcome = ${outcome})
      order by a.ended_at desc, a.task_id desc limit ${limit})
    select id as "taskId", attempt, outcome, worker, started_at as "startedAt", ended_at as "endedAt", error, type, name,
           queue, schedule_id as "scheduleId", coalesce(left(payload::text, ${PREVIEW_CHARS}), 'null') as "payloadPreview"
    from (select * from running union all select * from ended union all select * from past) e
    order by ended_at desc nulls first, id desc, attempt desc limit ${limit}`
  return rows.map((row) => ({ ...row, startedAt: toDate(row.startedAt), endedAt: toDate(row.endedAt) }))
}

const toDate = (ms: number | null): Date | null => (ms === null ? null : new Date(ms))
