import { randomBytes } from 'node:crypto'
import type { NewTask } from '@bullwheel/db'
import { createIdSource } from '@bullwheel/domain'
import { noop } from './noop.ts'
import { timed } from './timed.ts'

/** Tasks as the api makes them of a POST; `now` is the database's clock. */
export function createTaskMaker(now: () => number) {
  const ids = createIdSource(randomBytes)
  const newTask = (): NewTask => taskAt(ids.next(now()), Math.floor(now()))
  return {
    newTasks: (count: number): NewTask[] => Array.from({ length: count }, newTask),
    /** One that says when it begins, in a queue of its own. */
    newTimedTask: (ms: number, runAt?: number): NewTask => ({
      ...newTask(),
      ...(runAt !== undefined && { run_at: runAt }),
      queue: timed.type,
      type: timed.type,
      payload: JSON.stringify({ ms }),
    }),
  }
}

function taskAt(id: string, now: number): NewTask {
  return {
    id,
    queue: 'default',
    type: noop.type,
    name: null,
    priority: 5,
    max_attempts: 3,
    retry: { attempts: 3, backoff: { kind: 'exponential', delay: 1_000, max: 3_600_000, jitter: 0.2 } },
    timeout_ms: null,
    start_by: null,
    finish_by: null,
    payload: '{"n":1}',
    tags: [],
    created_at: now,
    run_at: now,
    idempotency: null,
  }
}
