import type { Logger } from '@bullwheel/domain'
import type { Delivery, TaskSource } from '@bullwheel/queue'
import type { Gate } from './gate.ts'
import type { RunTimes } from './run-times.ts'
import type { HeldJob } from './run.ts'

/** The jobs that this worker holds, counted in the gate's load from their delivery until they are finished or put back. */
export type HeldJobs = {
  hold: (source: TaskSource, delivery: Delivery) => HeldJob
  /** So many of its tasks are no longer this worker's business; with the last one the job is finished. */
  leave: (job: HeldJob, tasks: number) => void
  finish: (job: HeldJob) => Promise<void>
  /** Gives the job back to BullMQ, to be delivered again. */
  putBack: (job: HeldJob, delayMs: number) => Promise<void>
  /** The same for one of which nothing was looked at. */
  putOff: (job: HeldJob, delayMs: number) => Promise<void>
}

export type HeldJobsOptions = {
  gate: Gate
  runTimes: RunTimes
  log: Logger
  track: (work: Promise<void>) => void
  /** A job that came with the end of another one. */
  receive: (source: TaskSource, delivery: Delivery) => void
}

export function createHeldJobs({ gate, runTimes, log, track, receive }: HeldJobsOptions): HeldJobs {
  const { load } = gate

  const release = (): void => {
    load.jobs--
    gate.changed()
  }

  const finish = async (job: HeldJob): Promise<void> => {
    const { source, delivery } = job
    const permission = gate.tryPassOn(delivery.queue, delivery.tasks.length * job.share)
    let tasks = 0
    try {
      const next = await source.finish(delivery.jobId, permission !== undefined)
      if (next !== undefined) {
        tasks = next.tasks.length
        receive(source, next)
      } else if (job.isLimited && permission === undefined) {
        // BullMQ wakes nobody when a place of a limited queue comes free.
        await source.passOn()
      }
    } catch (cause) {
      // The lock was lost or the job removed: whoever has it now will find its tasks settled.
      log.debug({ err: cause, jobId: delivery.jobId }, 'a job could not be finished')
    } finally {
      if (permission === undefined) release()
      else gate.done(permission, tasks)
    }
  }

  const putBack = async ({ source, delivery }: HeldJob, delayMs: number): Promise<void> => {
    try {
      await source.giveBack(delivery.jobId, delayMs)
    } catch (cause) {
      // Its lock is not kept any more: BullMQ's stall check delivers it again.
      log.warn({ err: cause, jobId: delivery.jobId }, 'a job could not be given back')
    }
    release()
  }

  return {
    hold: (source, delivery) => {
      const job = newJob(source, delivery, runTimes.slotShare(delivery.type), gate)
      load.jobs++
      job.part.unstarted += job.open * job.share
      return job
    },
    leave: (job, tasks) => {
      job.open -= tasks
      if (job.open === 0 && tasks > 0) track(finish(job))
    },
    finish,
    putBack,
    putOff: (job, delayMs) => {
      job.part.unstarted -= job.open * job.share
      return putBack(job, delayMs)
    },
  }
}

function newJob(source: TaskSource, delivery: Delivery, share: number, gate: Gate): HeldJob {
  const isStolen = gate.isStolen(delivery.queue)
  return {
    source,
    delivery,
    deliveredAt: performance.now(),
    open: delivery.tasks.length,
    share,
    part: isStolen ? gate.load.stolen : gate.load.own,
    isStolen,
    isGivenUp: false,
    isLimited: false,
  }
}
