import { createHash } from 'node:crypto'
import {
  BOUNDS,
  DEFAULT_PRIORITY,
  DEFAULT_QUEUE,
  DEFAULT_RETRY,
  type RetryRule,
  type SubmitTask,
  type Task,
} from '@bullwheel/contracts'
import type { NewTask, TypeVersion } from '@bullwheel/db'
import { AppError, findUnstorable, isDeeperThan, shownState } from '@bullwheel/domain'
import type { Deps } from './context.ts'

/** A submission that was checked: the row to be, and the answer that goes out once it is committed. */
export type Draft = { row: NewTask; answer: Task }
export type DraftKey = { scope: string; key: string }

/** Checks a submission against its type and the bounds, and fills in the type's defaults. Throws AppError. */
export async function draftTask(deps: Deps, input: SubmitTask, key: DraftKey | undefined): Promise<Draft> {
  const versions = await deps.catalogue.find(input.type)
  if (versions === undefined && deps.unknownTypes === 'refuse') throw unknownType(deps, input.type)
  const payload = payloadText(input.payload)
  checkPayload(deps, versions, input.payload)
  const row = toRow(deps, input, versions?.[0], payload)
  const answer = toAnswer(row, input, versions, deps.clock.now())
  if (key === undefined) return { row, answer }
  const idempotency = { ...key, request_hash: hashRequest(input), answer: JSON.stringify(answer) }
  return { row: { ...row, idempotency }, answer }
}

/** What an idempotency key is bound to: the body it came with first. */
export function hashRequest(input: SubmitTask): string {
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

function payloadText(payload: unknown): string {
  if (isDeeperThan(payload, BOUNDS.jsonDepth)) {
    throw new AppError('invalid_input', `The payload nests deeper than ${BOUNDS.jsonDepth} levels.`, {
      errors: [{ path: 'payload', message: `must nest at most ${BOUNDS.jsonDepth} levels deep` }],
    })
  }
  const text = JSON.stringify(payload ?? null)
  const unstorable = findUnstorable(payload, text)
  if (unstorable !== undefined) {
    const { path, message } = unstorable
    throw new AppError('invalid_input', 'The payload holds something that cannot be kept.', {
      errors: [{ path: ['payload', ...path].join('.'), message }],
    })
  }
  if (Buffer.byteLength(text) <= BOUNDS.payloadBytes) return text
  throw new AppError(
    'too_large',
    `The payload has ${Buffer.byteLength(text)} bytes; at most ${BOUNDS.payloadBytes} are taken.`,
    {
      errors: [{ path: 'payload', message: `must be at most ${BOUNDS.payloadBytes} bytes of JSON` }],
    },
  )
}

function checkPayload(deps: Deps, versions: TypeVersion[] | undefined, payload: unknown): void {
  if (versions === undefined) return
  const errors = deps.catalogue.check(versions, payload ?? null)
  if (errors.length === 0) return
  throw new AppError('invalid_input', `The payload does not fit the schema of ${versions[0]?.type}.`, { errors })
}

function toRow(deps: Deps, input: SubmitTask, type: TypeVersion | undefined, payload: string): NewTask {
  const now = Math.floor(deps.clock.now())
  const retry = input.retry ?? (type?.report.retry as RetryRule | null | undefined) ?? DEFAULT_RETRY
  return {
    id: deps.ids.next(now),
    queue: input.queue ?? type?.report.queue ?? DEFAULT_QUEUE,
    type: input.type,
    name: input.name ?? null,
    priority: input.priority ?? DEFAULT_PRIORITY,
    max_attempts: retry.attempts,
    retry,
    timeout_ms: input.timeout ?? type?.report.timeoutMs ?? null,
    payload,
    tags: input.tags ?? [],
    created_at: now,
    run_at: input.runAt?.getTime() ?? now + (input.delay ?? 0),
    idempotency: null,
  }
}

function toAnswer(row: NewTask, input: SubmitTask, versions: TypeVersion[] | undefined, now: number): Task {
  const runAt = new Date(row.run_at).toISOString()
  const state = shownState({ state: 'waiting', attempt: 0, runAt: row.run_at }, now)
  const isServed = versions?.some((version) => version.live) === true
  const forWhat = isServed
    ? `a free slot of a worker that serves the queue ${row.queue}`
    : `a worker that serves the type ${row.type}: none is alive`
  return {
    id: row.id,
    type: row.type,
    name: row.name,
    queue: row.queue,
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
    version: 1,
    payload: input.payload ?? null,
    timeout: row.timeout_ms,
    retry: row.retry,
    result: null,
    error: null,
    nextRunAt: runAt,
    waitingFor: state === 'scheduled' ? `its run time, ${runAt}` : forWhat,
    attempts: [],
  }
}
