import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@bullwheel/domain'
import type { Delivery, TaskSource } from '@bullwheel/queue'
import type { Gate } from './gate.ts'
import type { Permission } from './permissions.ts'

/** A queue that is served, or was: its source is open. */
export type Serving = {
  readonly source: TaskSource
  /** Asks the gate for permissions until the queue is dismissed there; safe to call again. */
  begin: (isStolen: boolean) => void
  /** It neither fetches nor waits for work, and its source has nothing. */
  readonly isIdle: boolean
}

export type ServeOptions = {
  gate: Gate
  log: Logger
  track: (work: Promise<void>) => void
  receive: (source: TaskSource, delivery: Delivery) => void
  /** The queue is stolen from and has nothing: to wait for its work is up to its own workers. */
  leaveDry: (queue: string) => void
}

const RETRY_MS = 500
/** Fetches of one queue under way at once; grows to it while the queue has work. */
const MAX_WIDTH = 16

export function createServing(source: TaskSource, options: ServeOptions): Serving {
  const { gate, track, receive } = options
  const { queue } = source
  let width = 1
  let underWay = 0
  let found: Findings = NOTHING_YET
  let isWaiting = false
  let hasPassedOn = false

  const hadEnough = (): boolean => found.waitMs > 0 || found.failure !== undefined
  // Also while it fetches, if others have work: they would have its turns meanwhile. Alone it waits for the answers, and
  // the jobs that finish bring the next ones along, at half the round trips.
  const mayAsk = (): boolean => !isWaiting && !hadEnough() && (underWay === 0 || gate.areShared())
  const ask = (): void => gate.want(queue, mayAsk() ? width - underWay : 0)

  const fetchOne = async (permission: Permission): Promise<void> => {
    let tasks = 0
    // What is granted at once goes out together; then it is asked anew.
    if (underWay++ === 0) queueMicrotask(ask)
    try {
      const { delivery, waitMs } = await source.fetch()
      if (delivery === undefined) {
        found = { ...found, waitMs: Math.max(found.waitMs, waitMs) }
      } else {
        tasks = delivery.tasks.length
        hasPassedOn = false
        width = Math.min(width * 2, MAX_WIDTH)
        receive(source, delivery)
      }
    } catch (cause) {
      found = { ...found, failure: cause instanceof Error ? cause : new Error(String(cause)) }
    }
    underWay--
    ask()
    gate.done(permission, tasks)
    if (underWay === 0 && hadEnough()) await rest()
  }

  const rest = async (): Promise<void> => {
    isWaiting = true
    hasPassedOn = await waitForWork(source, options, found, hasPassedOn)
    isWaiting = false
    width = 1
    found = NOTHING_YET
    ask()
  }

  return {
    source,
    begin: (isStolen) => {
      gate.serve(queue, isStolen, (permission) => track(fetchOne(permission)))
      ask()
    },
    get isIdle() {
      return underWay === 0 && !isWaiting && source.isIdle
    },
  }
}

/** What fetches found beside jobs: how long there is no work, or why they failed. */
type Findings = { waitMs: number; failure: Error | undefined }

const NOTHING_YET: Findings = { waitMs: 0, failure: undefined }

/**
 * When all fetches are answered, and one of them found nothing or failed. `hasPassedOn`: the wait before this one passed its
 * wake-up on, and nothing was found since. Answers whether this one did. Never rejects.
 */
async function waitForWork(
  source: TaskSource,
  options: ServeOptions,
  found: Findings,
  hasPassedOn: boolean,
): Promise<boolean> {
  const { gate, log, leaveDry } = options
  const { queue } = source
  try {
    if (found.failure !== undefined) throw found.failure
    if (gate.isStolen(queue)) leaveDry(queue)
    else if (gate.isServed(queue)) return await untilWork(source, gate, found.waitMs, hasPassedOn)
  } catch (cause) {
    log.warn({ err: cause, queue }, 'a queue could not be read; trying again')
    await sleep(RETRY_MS)
  }
  return false
}

/**
 * The wake-up was for one worker only: if this one is full, another one must have it. Where nobody was woken there is nothing
 * to pass on. What comes after one that was passed on may be that one: passed on again and again it would wake this worker
 * itself, and empty queues would go before those with work. Where it was a new one, others find the work by their poll (1 s).
 */
async function untilWork(source: TaskSource, gate: Gate, waitMs: number, hasPassedOn: boolean): Promise<boolean> {
  const isWoken = await source.waitForWork(waitMs)
  if (!isWoken || hasPassedOn || gate.isOpenFor(source.queue)) return false
  await source.passOn()
  return true
}
