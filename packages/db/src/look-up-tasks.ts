import type { StoredState } from '@bullwheel/domain'
import type { Hot } from './connect.ts'

/** A delivered task as the book knows it now, with its queue's switches. */
export type LookedUp = {
  id: string
  queue: string
  type: string
  name: string | null
  state: StoredState
  priority: number
  version: number
  content: number
  attempt: number
  lost: number
  maxAttempts: number
  retry: { attempts: number; backoff: unknown }
  timeoutMs: number | null
  /** Deadlines, epoch milliseconds. */
  startBy: number | null
  finishBy: number | null
  payload: unknown
  tags: string[]
  createdAt: number
  runAt: number
  /** Of the schedule that made it, with the nominal time of the tick (epoch milliseconds). */
  scheduleId: string | null
  tickAt: number | null
  /** W3C trace context that its runs go on from. */
  trace: string | null
  queuePaused: boolean
  /** The queue has a concurrency or rate limit, which Redis keeps. */
  queueLimited: boolean
  /** Of its settings; Redis must have been told this one before a task of a limited queue may start. */
  queueVersion: number
}

/**
 * Rule 2's lookup, a micro-batch: payload, state and version of delivered tasks. Nested loop over the ids, primary key
 * of one partition each.
 */
export async function lookUpTasks(hot: Hot, ids: string[]): Promise<LookedUp[]> {
  return hot<LookedUp[]>`
    select t.id, t.queue, t.type, t.name, t.state, t.priority, t.version, t.content, t.attempt, t.lost,
           t.max_attempts as "maxAttempts", t.retry, t.timeout_ms as "timeoutMs", t.start_by as "startBy",
           t.finish_by as "finishBy", t.payload, to_json(t.tags) as tags,
           t.created_at as "createdAt", t.run_at as "runAt", t.schedule_id as "scheduleId",
           t.tick_at as "tickAt", t.trace, coalesce(q.paused, false) as "queuePaused",
           q.concurrency is not null or q.rate_max is not null as "queueLimited", coalesce(q.version, 1) as "queueVersion"
    from unnest(string_to_array(${ids.join(',')}, ',')::uuid[]) u(id)
    join tasks t on t.id = u.id
    left join queues q on q.name = t.queue`
}
