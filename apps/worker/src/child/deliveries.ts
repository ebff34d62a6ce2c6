import { type Hot, type LookedUp, restageWaiting } from '@bullwheel/db'
import type { Clock, Logger } from '@bullwheel/domain'
import type { Delivery, Stager, TaskSource } from '@bullwheel/queue'
import type { TaskHandler } from '@bullwheel/sdk'
import { persist } from '../persist.ts'
import type { Gate } from './gate.ts'
import { type HeldJobs, createHeldJobs } from './held-jobs.ts'
import type { RunTimes } from './run-times.ts'
import type { HeldJob, Run } from './run.ts'
import type { Runner } from './runner.ts'
import { type Rows, createJobSorter } from './sort-job.ts'
import type { Sorted } from './sort-task.ts'
import type { Writes } from './writes.ts'
import { createUnderWay } from './under-way.ts'

export type DeliveriesOptions = {
  gate: Gate
  writes: Pick<Writes, 'lookUp'>
  hot: Hot
  stager: Pick<Stager, 'stage'>
  clock: Clock
  log: Logger
  handlers: ReadonlyMap<string, TaskHandler>
  /** This and the next: see PutOffsOptions. */
  readToldVersion: (queue: string) => Promise<number | null>
  isLive: (type: string) => boolean
  runTimes: RunTimes
  horizonMs: number
  runner: () => Pick<Runner, 'enqueue' | 'withdraw'>
  /** Work of an own queue came that can start here. */
  onOwn: () => void
  /** A stolen job may not start here now: its queue is none to steal from. */
  onStolenPutOff: (queue: string) => void
}

/** What becomes of the jobs that BullMQ delivers: looked up, sorted into runs, handed over, finished. */
export type Deliveries = {
  receive: (source: TaskSource, delivery: Delivery) => void
  settle: (run: Run) => void
  /** Gives back what has not started of an own queue that is served no longer. */
  giveUpQueue: (queue: string) => void
  /** Gives back what was stolen and has not started: own work came. */
  giveUpStolen: () => void
  /** Gives back all that has not started; called when the worker drains. */
  giveUpUnstarted: () => void
  /** Resolves when every job is finished, given back or handed over. */
  finished: () => Promise<void>
}

export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const { gate, log } = options
  const { track, settled } = createUnderWay(log, 'a delivered job could not be dealt with')
  const retreat = createRetreat(gate)

  const receive = (source: TaskSource, delivery: Delivery): void => {
    const job = jobs.hold(source, delivery)
    if (job.open === 0) {
      log.warn({ queue: delivery.queue, jobId: delivery.jobId }, 'a job that Bullwheel did not make is removed')
      return track(jobs.finish(job))
    }
    // It was on its way when its queue was left.
    if (!gate.isServed(delivery.queue)) return track(jobs.putOff(job, 0))
    track(open(job))
  }

  const jobs = createHeldJobs({ ...options, track, receive })
  const handOver = createHandOver(options, jobs)
  const sortJob = createJobSorter(options)
  const waiting = createWaiting(options, (job, tasks) => track(handOver(job, tasks)))
  const putAside = createEarly(options, jobs, (run) => startHeld(run))

  const open = async (job: HeldJob): Promise<void> => {
    retreat.opening(job)
    const rows = await lookUp(options, job)
    const answer = await sortJob(job, rows, () => retreat.isGivenUp(job))
    retreat.opened(job)
    if (answer.kind === 'sorted') return dealOut(job, answer.sorted, { gate, jobs, waiting, putAside, handOver })
    if (job.isStolen) options.onStolenPutOff(job.delivery.queue)
    await jobs.putOff(job, answer.delayMs)
  }

  const startHeld = (run: Run): void => {
    const { job } = run
    if (retreat.isGivenUp(job)) return track(handOver(job, [run.task]))
    job.part.unstarted += job.share
    waiting.add(job, [run])
  }

  return {
    receive,
    settle: (run) => jobs.leave(run.job, 1),
    giveUpQueue: (queue) => waiting.giveUp((job) => job.delivery.queue === queue),
    giveUpStolen: () => {
      retreat.giveUpStolen()
      waiting.giveUp((job) => job.isStolen)
    },
    giveUpUnstarted: () => {
      retreat.giveUpAll()
      waiting.giveUp(() => true)
    },
    finished: settled,
  }
}

type Destinations = {
  gate: Gate
  jobs: HeldJobs
  waiting: Pick<ReturnType<typeof createWaiting>, 'add'>
  putAside: ReturnType<typeof createEarly>
  handOver: ReturnType<typeof createHandOver>
}

async function dealOut(job: HeldJob, sorted: Sorted[], to: Destinations): Promise<void> {
  const runs = sorted.flatMap((one) => (one.kind === 'run' ? [one.run] : []))
  const early = sorted.filter((one) => one.kind === 'early')
  const others = sorted.flatMap((one) => (one.kind === 'hand-over' ? [one.task] : []))
  job.part.unstarted -= (sorted.length - runs.length) * job.share
  to.gate.changed()
  to.waiting.add(job, runs)
  to.jobs.leave(job, sorted.filter((one) => one.kind === 'drop').length)
  await to.putAside(job, early)
  await to.handOver(job, others)
}

/** Which jobs go back instead of being started, among those that are being looked up too. */
function createRetreat(gate: Gate) {
  const stolenOpening = new Set<HeldJob>()
  let isDraining = false
  return {
    opening: (job: HeldJob): void => void (job.isStolen && stolenOpening.add(job)),
    opened: (job: HeldJob): void => void (job.isStolen && stolenOpening.delete(job)),
    isGivenUp: (job: HeldJob): boolean =>
      isDraining || (job.isStolen ? job.isGivenUp : !gate.isServed(job.delivery.queue)),
    giveUpStolen: (): void => {
      for (const job of stolenOpening) job.isGivenUp = true
    },
    giveUpAll: (): void => void (isDraining = true),
  }
}

/** A task fetched this much too early is held; beyond it, it goes back to the clock. */
const HOLD_EARLY_MS = 1_000

/** Tasks that came before their time: held if it is a moment, else given back to the clock without using an attempt. */
function createEarly({ hot, horizonMs, log }: DeliveriesOptions, jobs: HeldJobs, start: (run: Run) => void) {
  return async (job: HeldJob, early: { run: Run; waitMs: number }[]): Promise<void> => {
    const [held, tooEarly] = [early.filter(isMoment), early.filter((one) => !isMoment(one))]
    for (const { run, waitMs } of held) setTimeout(() => start(run), waitMs)
    if (tooEarly.length === 0) return
    const ids = tooEarly.map(({ run }) => run.task.id)
    await persist('giving early tasks back to the clock', log, () => restageWaiting(hot, ids, horizonMs))
    jobs.leave(job, ids.length)
  }
}

const isMoment = ({ waitMs }: { waitMs: number }): boolean => waitMs <= HOLD_EARLY_MS

/** What has not started by then is handed over. */
const START_WITHIN_MS = 100

/** Runs in this worker's line, until they start or it is time that they start elsewhere. */
function createWaiting(
  { gate, runner, onOwn }: DeliveriesOptions,
  handOver: (job: HeldJob, tasks: LookedUp[]) => void,
) {
  const unstarted = new Map<HeldJob, Run[]>()

  const giveUp = (job: HeldJob): void => {
    const runs = unstarted.get(job)
    if (runs === undefined) return
    unstarted.delete(job)
    const left = runs.filter((run) => runner().withdraw(run))
    // As a rule all of them have started.
    if (left.length === 0) return
    if (!job.isStolen) gate.refund(job.delivery.queue, left.length)
    handOver(
      job,
      left.map((run) => run.task),
    )
    gate.changed()
  }

  return {
    add: (job: HeldJob, runs: Run[]): void => {
      if (runs.length === 0) return
      if (!job.isStolen) onOwn()
      unstarted.set(job, [...(unstarted.get(job) ?? []), ...runs])
      for (const run of runs) runner().enqueue(run)
      setTimeout(() => giveUp(job), START_WITHIN_MS)
    },
    giveUp: (isMeant: (job: HeldJob) => boolean): void => {
      for (const job of unstarted.keys()) if (isMeant(job)) giveUp(job)
    },
  }
}

/** A failed look-up is tried again: the job is ours and nobody else would do it before the lock ends. */
async function lookUp({ writes, log }: DeliveriesOptions, job: HeldJob): Promise<Rows> {
  const ids = job.delivery.tasks.map((task) => task.id)
  const rows = await persist('looking up delivered tasks', log, () => writes.lookUp.add(ids))
  return new Map(rows.map((row) => [row.id, row]))
}

/**
 * The same versions in jobs of one task, marked as claims; the old job is finished only after Redis has them. A job of
 * one task is simply given back.
 */
function createHandOver({ stager, clock, log }: DeliveriesOptions, jobs: HeldJobs) {
  return async (job: HeldJob, tasks: LookedUp[]): Promise<void> => {
    const [first] = tasks
    if (first === undefined) return
    const now = clock.now()
    if (job.delivery.tasks.length === 1) return jobs.putBack(job, Math.max(0, first.runAt - now))
    const { queue, type, priority } = job.delivery
    const bundles = tasks.map(({ id, version, runAt }) => {
      return { queue, type, priority, runAt: runAt > now ? runAt : 0, tasks: [{ id, version }] }
    })
    await persist('handing tasks over', log, () => stager.stage(bundles, { take: 'h', claim: true }))
    jobs.leave(job, tasks.length)
  }
}
