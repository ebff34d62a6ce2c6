import { DEFAULT_QUEUE, type Schedule, type ScheduleState, type ScheduleWarning, type Tick } from '@bullwheel/contracts'
import { type ScheduleFacts, type ScheduleRow, type TickRow, earlier, readScheduleFacts } from '@bullwheel/db'
import { AppError, describeRule, shownState } from '@bullwheel/domain'
import type { Deps } from './context.ts'
import { warningsOf } from './schedule-warnings.ts'

/** Schedules as the wire has them, with one statement for all of them. */
export async function viewSchedules(deps: Deps, rows: ScheduleRow[]): Promise<Schedule[]> {
  if (rows.length === 0) return []
  const facts = await readScheduleFacts(
    deps.book.hot,
    rows.map(({ id }) => id),
  )
  const factsOf = new Map(facts.map((one) => [one.id, one]))
  return Promise.all(rows.map((row) => viewSchedule(deps, row, factsOf.get(row.id) ?? noFacts(row.id))))
}

/** One schedule with what is known of its ticks and tasks. */
export async function viewSchedule(deps: Deps, row: ScheduleRow, facts = noFacts(row.id)): Promise<Schedule> {
  const upcoming = earlier(row.nextAt, facts.aheadAt)
  const state = stateOf(row, upcoming)
  const nextAt = state === 'active' ? upcoming : null
  return {
    ...settingsOf(row),
    state,
    description: wordsOf(row),
    pause:
      row.pausedAt === null ? null : { reason: row.pauseReason, at: iso(row.pausedAt), by: row.pausedBy ?? 'unknown' },
    runs: row.runs,
    nextAt: isoOrNull(nextAt),
    nextRunAt: nextAt === null ? null : iso(nextAt + row.offsetMs),
    lastTick: facts.lastTick && toTick(facts.lastTick, deps.clock.now()),
    queuedTicks: facts.queued,
    failuresInRow: facts.failures,
    warnings: state === 'ended' ? [] : await findWarnings(deps, row, facts),
  }
}

/** As listSchedules filters it: what was written ahead is still to come, also when it is the last. */
function stateOf({ pausedAt }: ScheduleRow, upcoming: number | null): ScheduleState {
  if (upcoming === null) return 'ended'
  return pausedAt === null ? 'active' : 'paused'
}

export function toTick(row: TickRow, now: number): Tick {
  const { at, runAt, outcome, reason, taskId, task, decidedAt } = row
  const taskState = task === null ? null : shownState(task, now)
  return { at, runAt: iso(runAt), outcome, reason, taskId, taskState, decidedAt: iso(decidedAt) }
}

const noFacts = (id: string): ScheduleFacts => ({ id, lastTick: null, aheadAt: null, queued: 0, failures: 0 })

async function findWarnings(deps: Deps, row: ScheduleRow, { failures }: ScheduleFacts): Promise<ScheduleWarning[]> {
  const versions = await deps.catalogue.find(row.task.type)
  const queue = row.task.queue ?? versions?.[0]?.report.queue ?? DEFAULT_QUEUE
  return warningsOf({
    row,
    failures,
    versions,
    queue: { name: queue, ...deps.queues.find(queue) },
    now: deps.clock.now(),
  })
}

/** A rule that this version cannot read any more is shown as it was written. */
function wordsOf(row: ScheduleRow): string {
  try {
    return describeRule(row)
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    return row.cron ?? `every ${row.everyMs} ms`
  }
}

function settingsOf(row: ScheduleRow) {
  return {
    id: row.id,
    name: row.name,
    cron: row.cron,
    every: row.everyMs,
    timezone: row.timezone,
    task: row.task,
    startAt: isoOrNull(row.startAt),
    endAt: isoOrNull(row.endAt),
    maxRuns: row.maxRuns,
    jitter: row.jitterMs,
    overlap: row.overlap,
    missed: { policy: row.missedPolicy, window: row.missedWindowMs },
    autoPauseAfter: row.autoPauseAfter,
    createdAt: iso(row.createdAt),
    createdBy: row.createdBy,
    updatedAt: iso(row.updatedAt),
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms))
