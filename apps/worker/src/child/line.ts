import { randomUUID } from 'node:crypto'
import type { BegunRun } from '@bullwheel/db'
import type { Clock } from '@bullwheel/domain'
import type { Gate } from './gate.ts'
import type { Run } from './run.ts'
import type { Slots } from './slots.ts'

/** Runs that wait for a slot, in their order; own ones come before stolen ones. */
export type Line = {
  enqueue: (run: Run) => void
  /** Takes a run that has not started out of the line; false when it is too late. */
  withdraw: (run: Run) => boolean
  /** The supervisor need not know of it any more. */
  ended: (run: Run) => void
  /** Starts what can start, once this turn of the event loop is over. */
  pump: () => void
}

export type LineOptions = {
  gate: Gate
  slots: Slots
  clock: Clock
  /** False while too much waits for its commit. */
  hasRoom: () => boolean
  tell: (begun: BegunRun[], ended: string[]) => void
  start: (run: Run) => void
}

/**
 * What was staged again since the look-up may begin elsewhere 200 ms later: within them a plain start must be written, and
 * that takes up to 50 ms of them. A run that began to wait earlier than this must be claimed.
 */
const PLAIN_WITHIN_MS = 125

const isOld = ({ job }: Run): boolean => performance.now() - job.deliveredAt > PLAIN_WITHIN_MS

export function createLine({ gate, slots, clock, hasRoom, tell, start }: LineOptions): Line {
  const own: Run[] = []
  const stolen: Run[] = []
  let endedTokens: string[] = []
  let isScheduled = false

  const startFree = (): void => {
    isScheduled = false
    const batch: Run[] = []
    while (slots.areFree() && hasRoom()) {
      const run = own.shift() ?? (slots.areFreeToStolen() ? stolen.shift() : undefined)
      if (run === undefined) break
      if (run.stage !== 'queued') continue
      run.startedAt = Math.round(clock.now())
      run.token = randomUUID()
      if (run.start === 'held' && isOld(run)) run.start = 'claim'
      slots.take(run)
      batch.push(run)
    }
    tellBegun(batch.filter((run) => run.start === 'held'))
    for (const run of batch) start(run)
    if (batch.length > 0) gate.changed()
  }

  /** Before they start: a plain run that takes its process along is known only to the supervisor. */
  const tellBegun = (plain: Run[]): void => {
    if (plain.length === 0 && endedTokens.length === 0) return
    tell(
      plain.map(({ task, token, startedAt, content }) => ({ id: task.id, token, startedAt, content })),
      endedTokens,
    )
    endedTokens = []
  }

  const pump = (): void => {
    if (isScheduled) return
    isScheduled = true
    queueMicrotask(startFree)
  }

  return {
    enqueue: (run) => {
      if (run.job.isStolen) stolen.push(run)
      else own.push(run)
      pump()
    },
    withdraw: (run) => {
      if (run.stage !== 'queued') return false
      run.stage = 'left'
      run.job.part.unstarted -= run.job.share
      return true
    },
    ended: (run) => void endedTokens.push(run.token),
    pump,
  }
}
