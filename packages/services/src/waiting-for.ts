import type { Task } from '@bullwheel/contracts'
import { MAX_AHEAD, type TypeVersion, type WaitFacts } from '@bullwheel/db'

type Pause = Pick<WaitFacts, 'paused' | 'pauseReason' | 'pausedBy'>

/** What is known of a waiting task. Where something is left out, what it would say is not said. */
export type Waiting = {
  task: Pick<Task, 'state' | 'runAt' | 'attempt' | 'type' | 'queue' | 'priority'>
  versions: TypeVersion[] | undefined
  queue: Pause | undefined
  facts?: WaitFacts | undefined
  isRedisReady?: boolean
  /** How many tasks of the queue began within so many milliseconds; undefined when that is not known. */
  started?: (withinMs: number) => number | undefined
}

/** Says what one reason says, or nothing when it does not hold. */
type Reason = (waiting: Waiting) => string | undefined

/** In the order in which they must go away before the task can start. */
const REASONS: readonly Reason[] = [runTime, backoff, pausedQueue, anyWorker, workerOfType, redis, concurrency, rate]

/** In words, what a waiting task waits for: the first reason that holds, else its place in the line. */
export function waitingFor(waiting: Waiting): string {
  for (const reason of REASONS) {
    const text = reason(waiting)
    if (text !== undefined) return text
  }
  return place(waiting)
}

function runTime({ task }: Waiting): string | undefined {
  return task.state === 'scheduled' ? `its run time, ${task.runAt}` : undefined
}

function backoff({ task }: Waiting): string | undefined {
  return task.state === 'retrying' ? `its backoff after attempt ${task.attempt}, until ${task.runAt}` : undefined
}

function pausedQueue({ task, queue }: Waiting): string | undefined {
  if (queue?.paused !== true) return undefined
  const by = queue.pausedBy === null ? '' : ` by ${queue.pausedBy}`
  const why = queue.pauseReason === null ? '' : `: ${queue.pauseReason}`
  return `the queue ${task.queue}, which was paused${by}${why}`
}

function anyWorker({ task, facts }: Waiting): string | undefined {
  if (facts === undefined || facts.pools.some(({ alive }) => alive > 0)) return undefined
  const pool = facts.pools.find(({ isStarted }) => isStarted) ?? facts.pools[0]
  if (pool === undefined) return `a pool that serves the queue ${task.queue}: there is none`
  if (!pool.isStarted) return `a worker of the pool ${pool.pool}, which is stopped`
  const wanted = pool.desired === 0 ? 'the autoscaler has not asked for one yet' : `${pool.desired} should be`
  return `a worker of the pool ${pool.pool}: none is alive, ${wanted}`
}

function workerOfType({ task, versions }: Waiting): string | undefined {
  if (versions?.some((version) => version.live) === true) return undefined
  return `a worker that serves the type ${task.type}: none is alive`
}

function redis({ isRedisReady }: Waiting): string | undefined {
  return isRedisReady === false ? 'Redis, which is away; it starts when Redis is back' : undefined
}

function concurrency({ task, facts }: Waiting): string | undefined {
  if (facts === undefined || facts.concurrency === null || facts.running < facts.concurrency) return undefined
  return `a place in the queue ${task.queue}: at most ${facts.concurrency} run at once, and ${facts.running} do`
}

function rate({ task, facts, started }: Waiting): string | undefined {
  const { rateMax = null, rateMs = null } = facts ?? {}
  if (rateMax === null || rateMs === null) return undefined
  const begun = started?.(rateMs)
  if (begun === undefined || begun < rateMax) return undefined
  return `the rate limit of the queue ${task.queue}: at most ${rateMax} begin within ${rateMs} ms`
}

function place({ task, facts }: Waiting): string {
  if (facts === undefined || facts.ahead === 0)
    return `a free slot of a worker that serves the queue ${task.queue}${facts === undefined ? '' : '; it is next'}`
  return `${ahead(facts)} ahead of it in the queue ${task.queue} at priority ${task.priority} or more urgent`
}

function ahead({ ahead: count, atLeast }: WaitFacts): string {
  if (count >= MAX_AHEAD) return `more than ${MAX_AHEAD.toLocaleString('en')} tasks`
  return `${atLeast ? 'at least ' : ''}${count} ${count === 1 ? 'task' : 'tasks'}`
}
