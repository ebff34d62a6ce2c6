import { type Overlap, type MISSED_POLICIES, SCHEDULE_BOUNDS } from '@bullwheel/contracts'
import type { Timetable } from './timetable.ts'

/** A schedule as its ticks are decided by; instants in epoch milliseconds. */
export type TickPlan = {
  timetable: Timetable
  /** Its part of the jitter: every tick is due so much after its nominal time. */
  offsetMs: number
  endAt: number | null
  maxRuns: number | null
  /** Ticks that count for `maxRuns` so far. */
  runs: number
  overlap: Overlap
  missed: { policy: (typeof MISSED_POLICIES)[number]; windowMs: number }
  paused: { reason: string | null } | null
  /** Nominal time that is to be decided next. */
  nextAt: number
  /** Nominal times from `nextAt` on that were decided before; a backfill or an edit leaves such. */
  taken?: ReadonlySet<number>
}

/** What stands around the ticks at the moment of decision. */
export type TickSituation = {
  now: number
  /** Overlap `allow` decides so long ahead of the run time. */
  horizonMs: number
  /** Nominal time of the oldest pending task of this schedule, or its run time; null when none is pending. */
  pendingSince: number | null
  /** Ticks that wait for an earlier task already. */
  queued: number
  /** Ticks decided at once; the others follow in the next step (default 500). */
  maxTicks?: number
}

export type TickDecision = {
  at: number
  runAt: number
  outcome: 'fired' | 'queued' | 'skipped' | 'missed'
  reason: string | null
}

export type TickStep = {
  ticks: TickDecision[]
  /** What remains to be decided, and when; null when the schedule has ended. */
  nextAt: number | null
  dueAt: number | null
  /** How many of the ticks count for `maxRuns`. */
  runs: number
  /** The pending tasks are to be cancelled first. */
  replaces: boolean
}

/** A tick later than this counts as missed. Longer than another scheduler needs to take the ticker's lease over. */
export const MISSED_AFTER_MS = 30_000
/**
 * Without overlap a tick is decided so long ahead of its run time when nothing of its schedule is pending: no other tick can
 * come between, and who triggers it by hand takes it back first.
 */
export const IDLE_AHEAD_MS = 10_000
/** Missed ticks older than this, and than the window, are told in one line instead of one by one. */
const TOLD_FOR_MS = 86_400_000
const MAX_TICKS = 500

/** Decides the ticks that are due, oldest first: pure, so that the same facts always give the same ticks. */
export function decideTicks(plan: TickPlan, situation: TickSituation): TickStep {
  const { now, horizonMs, maxTicks = MAX_TICKS } = situation
  const aheadMs = aheadOf(plan, horizonMs)
  const decider = new Decider(plan, situation)
  let at: number | null = plan.taken?.has(plan.nextAt) === true ? nextTickAfter(plan, plan.nextAt) : plan.nextAt
  while (at !== null && decider.ticks.length < maxTicks && !decider.isUsedUp()) {
    if (at + plan.offsetMs > now + (decider.isFree() ? aheadMs : 0)) break
    const told: number | null | undefined = decider.tellOldOnes(at)
    at = told === undefined ? decider.decide(at) : told
  }
  const nextAt = decider.isUsedUp() ? null : at
  const { ticks, runs, replaces } = decider
  if (nextAt === null) return { ticks, runs, replaces, nextAt, dueAt: null }
  const dueAt = dueAtOf(plan, nextAt, horizonMs)
  // Before the last one has even begun there is nothing new to see: then the next one is decided at its time.
  const seenUntil = Math.max(now, ticks.at(-1)?.runAt ?? now)
  const isAtItsTime = plan.overlap !== 'allow' && dueAt <= seenUntil && ticks.length < maxTicks
  return { ticks, runs, replaces, nextAt, dueAt: isAtItsTime ? nextAt + plan.offsetMs : dueAt }
}

/** When the ticker looks at a nominal time first. */
export function dueAtOf(
  plan: Pick<TickPlan, 'offsetMs' | 'overlap' | 'paused'>,
  nextAt: number,
  horizonMs: number,
): number {
  return nextAt + plan.offsetMs - aheadOf(plan, horizonMs)
}

/** The nominal time after `ms` that the schedule's end allows and that is not decided yet; null when there is none. */
export function nextTickAfter(plan: Pick<TickPlan, 'timetable' | 'endAt' | 'taken'>, ms: number): number | null {
  const { timetable, endAt, taken } = plan
  let next = timetable.after(ms)
  while (next !== null && taken?.has(next) === true) next = timetable.after(next)
  return next === null || (endAt !== null && next > endAt) ? null : next
}

/** A paused schedule decides nothing ahead: it may be resumed before the time comes. */
function aheadOf({ overlap, paused }: Pick<TickPlan, 'overlap' | 'paused'>, horizonMs: number): number {
  if (paused !== null) return 0
  return overlap === 'allow' ? horizonMs : IDLE_AHEAD_MS
}

class Decider {
  readonly ticks: TickDecision[] = []
  runs = 0
  replaces = false
  readonly #plan: TickPlan
  readonly #situation: TickSituation
  #pendingSince: number | null
  #queued: number

  constructor(plan: TickPlan, situation: TickSituation) {
    this.#plan = plan
    this.#situation = situation
    this.#pendingSince = situation.pendingSince
    this.#queued = situation.queued
  }

  /** Whether the next tick runs whatever happens until its time. */
  isFree(): boolean {
    return this.#plan.overlap === 'allow' || (this.#pendingSince === null && this.#queued === 0)
  }

  isUsedUp(): boolean {
    const { maxRuns, runs } = this.#plan
    return maxRuns !== null && runs + this.runs >= maxRuns
  }

  /** One line for a long time without a scheduler; answers where the single lines begin, or undefined when it was not long. */
  tellOldOnes(at: number): number | null | undefined {
    const { paused, missed, offsetMs } = this.#plan
    const from = this.#situation.now - offsetMs - Math.max(missed.windowMs, TOLD_FOR_MS)
    const second = at < from ? nextTickAfter(this.#plan, at) : null
    if (second === null || second >= from) return undefined
    const last = nextTickAfter(this.#plan, from - 1)
    const until = last === null ? 'its end' : iso(last)
    const reason = paused === null ? NOBODY_THERE : pauseReason(paused)
    this.#add(at, paused === null ? 'missed' : 'skipped', `${reason}; so is every tick from here until ${until}`)
    return last
  }

  /** Decides one nominal time and answers the one after it. */
  decide(at: number): number | null {
    const next = nextTickAfter(this.#plan, at)
    const { paused } = this.#plan
    const lateMs = this.#situation.now - at - this.#plan.offsetMs
    const missedBy = paused === null && lateMs > MISSED_AFTER_MS ? this.#missedBy(lateMs, next) : undefined
    if (paused !== null) this.#add(at, 'skipped', pauseReason(paused))
    else if (missedBy !== undefined) this.#add(at, 'missed', missedBy)
    else this.#run(at, lateMs > MISSED_AFTER_MS ? `${inWords(lateMs)} late: ${NOBODY_THERE}` : null)
    return next
  }

  /** Why a late tick is not run; undefined when it is. */
  #missedBy(lateMs: number, next: number | null): string | undefined {
    const { missed, offsetMs } = this.#plan
    if (lateMs > missed.windowMs)
      return `${NOBODY_THERE}, and it is older than the window of ${inWords(missed.windowMs)}`
    if (missed.policy === 'skip') return `${NOBODY_THERE}, and missed ticks are skipped`
    const isLatest = next === null || next + offsetMs > this.#situation.now
    if (missed.policy === 'one' && !isLatest) return `${NOBODY_THERE}; only the latest missed tick runs`
    return undefined
  }

  #run(at: number, reason: string | null): void {
    const { overlap } = this.#plan
    const isBusy = this.#pendingSince !== null
    switch (overlap) {
      case 'allow':
        return this.#fire(at, reason)
      case 'skip':
        return isBusy ? this.#add(at, 'skipped', this.#stillPending()) : this.#fire(at, reason)
      case 'queue':
        if (!isBusy && this.#queued === 0) return this.#fire(at, reason)
        return this.#enqueue(at)
      case 'replace':
        this.#replaceEarlier(at)
        return this.#fire(at, reason)
    }
  }

  #fire(at: number, reason: string | null): void {
    this.#add(at, 'fired', reason)
    this.runs++
    this.#pendingSince ??= at
  }

  #enqueue(at: number): void {
    if (this.#queued >= SCHEDULE_BOUNDS.queuedTicks) {
      return this.#add(at, 'skipped', `${SCHEDULE_BOUNDS.queuedTicks} ticks are queued already, the most there may be`)
    }
    const why = this.#pendingSince === null ? 'earlier ticks are queued' : this.#stillPending()
    this.#add(at, 'queued', why)
    this.runs++
    this.#queued++
  }

  /** Of several that are due at once only the last one is left; what was pending before is cancelled. */
  #replaceEarlier(at: number): void {
    this.replaces ||= this.#situation.pendingSince !== null
    const earlier = this.ticks.at(-1)
    if (earlier?.outcome !== 'fired') return
    Object.assign(earlier, { outcome: 'skipped', reason: `replaced by the tick of ${iso(at)}, which was due at once` })
    this.runs--
  }

  #stillPending(): string {
    return `the task of ${iso(this.#pendingSince ?? 0)} had not ended`
  }

  #add(at: number, outcome: TickDecision['outcome'], reason: string | null): void {
    this.ticks.push({ at, runAt: at + this.#plan.offsetMs, outcome, reason })
  }
}

const NOBODY_THERE = 'no scheduler was there in time'
const pauseReason = ({ reason }: { reason: string | null }): string =>
  reason === null ? 'paused' : `paused: ${reason}`
const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')

const UNITS = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
] as const

function inWords(ms: number): string {
  const fitting = UNITS.find((one) => ms >= one.ms)
  return fitting === undefined ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / fitting.ms)} ${fitting.unit}`
}
