import { randomUUID } from 'node:crypto'
import type { EndedState } from '@bullwheel/domain'

/** A task as the state machine says it should be; no clock, no SQL. */
export type ModelTask = {
  id: string
  state: 'waiting' | 'running' | EndedState | 'deleted'
  attempt: number
  lost: number
  maxAttempts: number
  /** Attempts that lie behind, by number. */
  past: Map<number, string>
  /** Raised when a run that has begun must not count any more. */
  content: number
  /** Of the run that began last, until somebody else has the task. */
  token: string | undefined
  worker: string | undefined
}

/** What a worker was told when a job was delivered to it. */
export type ModelDelivery = { task: ModelTask; version: number; content: number }
/** A handler that has begun; `isWritten`: its start is in the book. */
export type ModelRun = { task: ModelTask; worker: string; token: string; content: number; isWritten: boolean }

export type Model = {
  queue: string
  worker: string
  tasks: ModelTask[]
  deliveries: ModelDelivery[]
  runs: ModelRun[]
}

export const MAX_ATTEMPTS = 2
export const MAX_LOST = 2

export const newModel = (worker: string): Model => ({
  queue: `q-${randomUUID().slice(0, 8)}`,
  worker,
  tasks: [],
  deliveries: [],
  runs: [],
})

export const newModelTask = (id: string): ModelTask => ({
  id,
  state: 'waiting',
  attempt: 0,
  lost: 0,
  maxAttempts: MAX_ATTEMPTS,
  past: new Map(),
  content: 1,
  token: undefined,
  worker: undefined,
})

export const isPending = (task: ModelTask): boolean => task.state === 'waiting' || task.state === 'running'

/** Whether the book must grant this start. */
export function mayStart(task: ModelTask, delivery: ModelDelivery, claim: boolean, version: number): boolean {
  if (task.state !== 'waiting') return false
  if (!claim) return task.attempt === 0 && task.content === delivery.content
  return delivery.version === version && task.attempt - task.lost < task.maxAttempts && task.lost <= MAX_LOST
}

export function begin(task: ModelTask, run: ModelRun): void {
  task.state = 'running'
  task.attempt++
  task.token = run.token
  task.worker = run.worker
  run.isWritten = true
}

/** Whether the book must take this outcome. */
export function mayEnd(run: ModelRun): boolean {
  const { task } = run
  if (run.isWritten) return task.state === 'running' && task.token === run.token
  return task.state === 'waiting' && task.attempt === 0 && task.content === run.content
}

export function end(run: ModelRun, outcome: 'completed' | 'failed' | 'cancelled' | 'retrying'): void {
  const { task } = run
  if (!run.isWritten) task.attempt = 1
  if (outcome === 'retrying') task.past.set(task.attempt, 'retrying')
  task.state = outcome === 'retrying' ? 'waiting' : outcome
  task.token = undefined
  task.worker = undefined
}

export function cancel(task: ModelTask): void {
  if (!isPending(task)) return
  task.state = 'cancelled'
  task.content++
}

export function retry(task: ModelTask): void {
  if (task.state === 'failed' || task.state === 'cancelled' || task.state === 'expired') {
    task.state = 'waiting'
    task.content++
    task.lost = 0
    task.maxAttempts = task.attempt + MAX_ATTEMPTS
    task.token = undefined
  }
}

/** A worker dies: what it ran, and what it had begun without a written start, is lost or given up. */
export function loseWorker(model: Model, worker: string): void {
  for (const run of model.runs) {
    // Asked one by one: with the first loss of a task no other run of it counts.
    if (run.worker !== worker || !mayEnd(run)) continue
    const { task } = run
    if (!run.isWritten) task.attempt++
    const isPoison = task.lost >= MAX_LOST
    if (!isPoison) task.past.set(task.attempt, 'lost')
    task.lost++
    task.content++
    task.state = isPoison ? 'failed' : 'waiting'
    task.token = undefined
    task.worker = undefined
  }
  model.runs = model.runs.filter((run) => run.worker !== worker)
}

/** A change of a waiting task; one of what the handler sees makes a run whose start is not written begin again. */
export function edit(task: ModelTask, isContent: boolean): void {
  if (task.state === 'waiting' && isContent) task.content++
}

export function remove(task: ModelTask, force: boolean): void {
  if (task.state !== 'running' || force) task.state = 'deleted'
}
