import { setTimeout as sleep } from 'node:timers/promises'
import { type Hot, type LookedUp, restageWaiting } from '@bullwheel/db'
import { type Clock, type Logger, isEnded } from '@bullwheel/domain'
import type { Delivery, Stager, TaskSource } from '@bullwheel/queue'
import type { TaskHandler } from '@bullwheel/sdk'
import type { Gate } from './gate.ts'
import type { RunTimes } from './run-times.ts'
import type { HeldJob, Run } from './run.ts'
import type { Runner } from './runner.ts'
import type { Writes } from './writes.ts'

export type DeliveriesOptions = {
  gate: Gate
  writes: Writes
  hot: Hot
  stager: Stager
  clock: Clock
  log: Logger
  handlers: ReadonlyMap<string, TaskHandler>
  runTimes: RunTimes
  horizonMs: number
  runner: () => Runner
}

/** What becomes of the jobs that BullMQ delivers: looked up, sorted into runs, handed over, finished. */
export type Deliveries = {
  receive: (source: TaskSource, delivery: Delivery) => void
  settle: (run: Run) => void
  /** Gives back what has not started; called when the worker drains. */
  giveUpUnstarted: () => void
  /** Resolves when every job is finished, given back or handed over. */
  finished: () => Promise<void>
}

/** What has not started by then is handed over. */
const START_WITHIN_MS = 100
/** A task fetched this much too early is held; beyond it, it goes back to the clock. */
const HOLD_EARLY_MS = 1_000
/** A type that this worker does not have, or a paused queue: the job comes again after this, not at once. */
const PUT_OFF_MS = 1_000
const RETRY_MS = 500

type Sorted = { kind: 'run'; run: Run } | { kind: 'drop' } | { kind: 'early'; task: LookedUp; waitMs: number } | { kind: 'hand-over'; task: LookedUp }

export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const { gate, writes, hot, stager, clock, log, handlers, runTimes, horizonMs } = options
  const { load } = gate
  const unstarted = new Map<HeldJob, Run[]>()
  const work = new Set<Promise<void>>()
  let isGivingUp = false

  const track = (promise: Promise<void>): void => {
    const tracked = promise
      .catch((cause: unknown) => log.error({ err: cause }, 'a delivered job could not be dealt with; it will be delivered again'))
      .finally(() => work.delete(tracked))
    work.add(tracked)
  }

  const receive = (source: TaskSource, delivery: Delivery): void => {
    const share = runTimes.slotShare(delivery.type)
    const job: HeldJob = { source, delivery, open: delivery.tasks.length, share, heldAt: performance.now() }
    load.jobs++
    load.unstarted += job.open * share
    if (job.open === 0) log.warn({ queue: delivery.queue, jobId: delivery.jobId }, 'a job that Bullwheel did not make is removed')
    track(job.open === 0 ? finish(job) : open(job))
  }

  const open = async (job: HeldJob): Promise<void> => {
    const rows = await lookUp(job)
    const byId = new Map(rows.map((row) => [row.id, row]))
    const sorted = job.delivery.tasks.map(({ id, version }) => sort(job, byId.get(id), version))
    const runs = sorted.flatMap((one) => (one.kind === 'run' ? [one.run] : []))
    const strays = sorted.flatMap((one) => (one.kind === 'hand-over' ? [one.task] : []))
    const early = sorted.flatMap((one) => (one.kind === 'early' ? [one] : []))
    load.unstarted -= (sorted.length - runs.length) * job.share
    gate.changed()
    for (const { task } of early.filter(({ waitMs }) => waitMs > HOLD_EARLY_MS)) await restageWaiting(hot, [task.id], horizonMs)
    for (const { task, waitMs } of early.filter((one) => one.waitMs <= HOLD_EARLY_MS)) {
      setTimeout(() => {
        load.unstarted += job.share
        queueRuns(job, [newRun(job, task)])
      }, waitMs)
    }
    queueRuns(job, runs)
    leave(job, sorted.filter((one) => one.kind === 'drop').length + early.filter((one) => one.waitMs > HOLD_EARLY_MS).length)
    if (strays.length > 0) await handOver(job, strays)
  }

  /** A failed look-up is tried again: the job is ours and nobody else would do it before the lock ends. */
  const lookUp = async (job: HeldJob): Promise<LookedUp[]> => {
    for (;;) {
      try {
        return await writes.lookUp.add(job.delivery.tasks.map((task) => task.id))
      } catch (cause) {
        log.warn({ err: cause }, 'delivered tasks could not be looked up; trying again')
        await sleep(RETRY_MS)
      }
    }
  }

  const sort = (job: HeldJob, task: LookedUp | undefined, version: number): Sorted => {
    if (task === undefined || task.version !== version || isEnded(task.state)) return { kind: 'drop' }
    const isBundle = job.delivery.tasks.length > 1
    const isForeign = !handlers.has(task.type)
    if (isForeign || task.queuePaused || isGivingUp || (isBundle && job.delivery.redelivered)) return { kind: 'hand-over', task }
    const waitMs = task.runAt - clock.now()
    return waitMs > 0 ? { kind: 'early', task, waitMs } : { kind: 'run', run: newRun(job, task) }
  }

  const newRun = (job: HeldJob, task: LookedUp): Run => {
    const isPlain = !job.delivery.claim && task.state === 'waiting' && task.attempt === 0 && task.version === 1
    return {
      job,
      task,
      handler: handlers.get(task.type) as TaskHandler,
      token: '',
      start: isPlain ? 'held' : 'claim',
      stage: 'queued',
      attempt: 1,
      content: task.content,
      startedAt: 0,
      abort: new AbortController(),
      startWritten: undefined,
    }
  }

  const queueRuns = (job: HeldJob, runs: Run[]): void => {
    if (runs.length === 0) return
    unstarted.set(job, [...(unstarted.get(job) ?? []), ...runs])
    for (const run of runs) options.runner().enqueue(run)
    setTimeout(() => giveUp(job), START_WITHIN_MS)
  }

  /** Takes what has not started out of this worker's line, so that it starts elsewhere. */
  const giveUp = (job: HeldJob): void => {
    const runs = unstarted.get(job) ?? []
    unstarted.delete(job)
    const strays = runs.filter((run) => options.runner().withdraw(run)).map((run) => run.task)
    if (strays.length > 0) track(handOver(job, strays))
    gate.changed()
  }

  /**
   * The same versions in jobs of one task, marked as claims; the old job is finished only after Redis has them. A job of
   * one task is simply given back.
   */
  const handOver = async (job: HeldJob, tasks: LookedUp[]): Promise<void> => {
    const { queue, type, priority, jobId } = job.delivery
    if (job.delivery.tasks.length === 1) {
      const isPutOff = tasks.some((task) => !handlers.has(task.type) || task.queuePaused)
      await job.source.giveBack(jobId, isPutOff ? PUT_OFF_MS : 0)
      release()
      return
    }
    const bundles = tasks.map(({ id, version, runAt }) => ({ queue, type, priority, runAt: runAt > clock.now() ? runAt : 0, tasks: [{ id, version }] }))
    for (;;) {
      try {
        await stager.stage(bundles, { take: 'h', claim: true })
        break
      } catch (cause) {
        log.warn({ err: cause, tasks: tasks.length }, 'tasks could not be handed over; trying again')
        await sleep(RETRY_MS)
      }
    }
    leave(job, tasks.length)
  }

  const leave = (job: HeldJob, tasks: number): void => {
    job.open -= tasks
    if (job.open === 0 && tasks > 0) track(finish(job))
  }

  const finish = async (job: HeldJob): Promise<void> => {
    unstarted.delete(job)
    const fetchNext = gate.tryPassOn(job.delivery.queue)
    try {
      const next = await job.source.finish(job.delivery.jobId, fetchNext)
      if (next !== undefined) receive(job.source, next)
    } catch (cause) {
      // The lock was lost or the job removed: whoever has it now will find its tasks settled.
      log.debug({ err: cause, jobId: job.delivery.jobId }, 'a job could not be finished')
    } finally {
      if (fetchNext) gate.done()
      else release()
    }
  }

  const release = (): void => {
    load.jobs--
    gate.changed()
  }

  return {
    receive,
    settle: (run) => leave(run.job, 1),
    giveUpUnstarted: () => {
      isGivingUp = true
      for (const job of unstarted.keys()) giveUp(job)
    },
    finished: async () => {
      while (work.size > 0) await Promise.all(work)
    },
  }
}
