import { createHash } from 'node:crypto'
import {
  DEFAULT_PRIORITY,
  DEFAULT_QUEUE,
  DEFAULT_RETRY,
  type RetryRule,
  type SubmitTask,
  type Task,
} from '@bullwheel/contracts'
import type { NewTask, TypeVersion } from '@bullwheel/db'
import { AppError, shownState } from '@bullwheel/domain'
import { checkedPayload } from './checked-payload.ts'
import type { Deps } from './context.ts'
import { checkDeadlines } from './deadlines.ts'
import { waitingFor } from './waiting-for.ts'

/** A submission that was checked: the row to be, and the answer that goes out once it is committed. */
export type Draft = { row: NewTask; answer: Task }
/** `requestHash` is what the key is bound to. */
export type DraftKey = { scope: string; key: string; requestHash: string }
/** A submission; a timeout of null asks for none, whatever the defaults say. */
export type Submission = Omit<SubmitTask, 'timeout'> & { timeout?: number | null | undefined }

/** Checks a submission against its type and the bounds, and fills in the defaults. Throws AppError. */
export async function draftTask(deps: Deps, input: Submission, key: DraftKey | undefined): Promise<Draft> {
  const { versions, payload } = await checkedTask(deps, input)
  const row = toRow(deps, input, versions?.[0], payload)
  const { run_at: runAt, start_by: startBy, finish_by: finishBy } = row
  checkDeadlines({ runAt, startBy, finishBy }, new Set(Object.keys(input)), row.created_at)
  const answer = toAnswer(deps, row, input.payload, versions)
  if (key === undefined) return { row, answer }
  const { requestHash, ...scoped } = key
  const idempotency = { ...scoped, request_hash: requestHash, answer: JSON.stringify(answer) }
  return { row: { ...row, idempotency }, answer }
}

/** The versions of a known type and the JSON text of a payload that fits it; throws AppError. */
export async function checkedTask(
  deps: Deps,
  { type, payload }: Pick<Submission, 'type' | 'payload'>,
): Promise<{ versions: TypeVersion[] | undefined; payload: string }> {
  const versions = await deps.catalogue.find(type)
  if (versions === undefined && deps.unknownTypes === 'refuse') throw unknownType(deps, type)
  return { versions, payload: await checkedPayload(deps, type, payload) }
}

/** What an idempotency key is bound to: the body it came with first. */
export function hashRequest(input: object): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('base64url')
}

function unknownType(deps: Deps, type: string): AppError {
  const known = deps.catalogue.known()
  const list =
    known.length === 0 ? 'No worker has reported any type yet.' : `Known types: ${known.slice(0, 50).join(', ')}.`
  return new AppError('unprocessable', `No worker has reported the task type ${type}. ${list}`, {
    errors: [{ path: 'type', message: 'is not a known task type' }],
    details: { knownTypes: known.slice(0, 200) },
  })
}

/** The task's own settings come first, then what its type declares, then its queue's defaults, then the system's. */
export function toRow(
  deps: Pick<Deps, 'ids'> & { clock: { now: () => number }; queues: Pick<Deps['queues'], 'find'> },
  input: Submission,
  type: TypeVersion | undefined,
  payload: string,
): NewTask {
  const now = Math.floor(deps.clock.now())
  const queue = input.queue ?? type?.report.queue ?? DEFAULT_QUEUE
  const defaults = deps.queues.find(queue)?.defaults ?? {}
  const retry = input.retry ?? (type?.report.retry as RetryRule | null | undefined) ?? defaults.retry ?? DEFAULT_RETRY
  return {
    id: deps.ids.next(now),
    queue,
    type: input.type,
    name: input.name ?? null,
    priority: input.priority ?? defaults.priority ?? DEFAULT_PRIORITY,
    max_attempts: retry.attempts,
    retry,
    timeout_ms: input.timeout === undefined ? (type?.report.timeoutMs ?? defaults.timeout ?? null) : input.timeout,
    start_by: input.startBy?.getTime() ?? null,
    finish_by: input.finishBy?.getTime() ?? null,
    payload,
    tags: input.tags ?? [],
    created_at: now,
    run_at: input.runAt?.getTime() ?? now + (input.delay ?? 0),
    idempotency: null,
  }
}

/** A task that was just made, as the wire has it; `tick` where a schedule made it. */
export function toAnswer(
  deps: { clock: { now: () => number }; queues: Pick<Deps['queues'], 'find'> },
  row: NewTask,
  payload: unknown,
  versions: TypeVersion[] | undefined,
  tick: Pick<Task, 'scheduleId' | 'tickAt'> = { scheduleId: null, tickAt: null },
): Task {
  const runAt = new Date(row.run_at).toISOString()
  const state = shownState({ state: 'waiting', attempt: 0, runAt: row.run_at }, deps.clock.now())
  const { queue, type } = row
  const task = {
    id: row.id,
    type,
    name: row.name,
    queue,
    state,
    priority: row.priority,
    attempt: 0,
    maxAttempts: row.max_attempts,
    tags: row.tags,
    worker: null,
    createdAt: new Date(row.created_at).toISOString(),
    runAt,
    startedAt: null,
    finishedAt: null,
    ...tick,
    version: 1,
    payload: payload ?? null,
    timeout: row.timeout_ms,
    startBy: row.start_by === null ? null : new Date(row.start_by).toISOString(),
    finishBy: row.finish_by === null ? null : new Date(row.finish_by).toISOString(),
    progress: null,
    retry: row.retry,
    result: null,
    error: null,
    nextRunAt: runAt,
    attempts: [],
  }
  return { ...task, waitingFor: waitingFor({ task, versions, queue: deps.queues.find(queue) }) }
}
