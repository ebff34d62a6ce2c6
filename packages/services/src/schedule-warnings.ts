import type { ScheduleWarning } from '@bullwheel/contracts'
import type { QueueRow, ScheduleRow, TypeVersion } from '@bullwheel/db'

/** What a schedule's warnings are found by. */
export type WarningFacts = {
  row: Pick<ScheduleRow, 'task' | 'nextAt' | 'offsetMs' | 'pausedAt' | 'autoPauseAfter'>
  failures: number
  versions: TypeVersion[] | undefined
  queue: { name: string } & Partial<Pick<QueueRow, 'paused' | 'pauseReason' | 'pausedBy'>>
  now: number
}

/** Failures in a row from which on they are worth a warning. */
const FAILING = 3
const LATE_MS = 10_000

/** What keeps a schedule from doing its work, and what to do about it. */
export function warningsOf(facts: WarningFacts): ScheduleWarning[] {
  const said = {
    no_worker: noWorker(facts),
    failing: failing(facts),
    queue_paused: queuePaused(facts),
    late: late(facts),
  }
  return Object.entries(said).flatMap(([kind, message]) =>
    message === undefined ? [] : [{ kind: kind as ScheduleWarning['kind'], message }],
  )
}

function noWorker({ row, versions }: WarningFacts): string | undefined {
  if (versions?.some((version) => version.live) === true) return undefined
  return `No live worker serves the type ${row.task.type}, so its tasks wait: start a worker whose tasks include it.`
}

function failing({ row, failures }: WarningFacts): string | undefined {
  if (failures < FAILING) return undefined
  const limit = row.autoPauseAfter
  const then = limit === null ? 'set autoPauseAfter to pause it by itself' : `at ${limit} it is paused by itself`
  return `Its last ${failures === 100 ? '100 or more' : failures} tasks failed: look at their errors; ${then}.`
}

function queuePaused({ queue }: WarningFacts): string | undefined {
  if (queue.paused !== true) return undefined
  const by = queue.pausedBy == null ? '' : ` by ${queue.pausedBy}`
  const why = queue.pauseReason == null ? '' : ` (${queue.pauseReason})`
  return `The queue ${queue.name} was paused${by}${why}, so its tasks wait: resume the queue.`
}

/** By its run time: what is decided ahead is not late before. */
function late({ row, now }: WarningFacts): string | undefined {
  if (row.nextAt === null || row.pausedAt !== null) return undefined
  const lateMs = now - row.nextAt - row.offsetMs
  if (lateMs <= LATE_MS) return undefined
  return `No scheduler has fired it: its tick of ${new Date(row.nextAt).toISOString()} is ${Math.round(lateMs / 1_000)} s late; see whether a scheduler runs, and its log.`
}
