import { ticksPerDay } from './nominal-seconds.ts'
import type { Rule } from './timetable.ts'

/** A schedule as the forecast counts it; instants in epoch milliseconds, null where there is no bound. */
export type ForecastPlan = {
  name: string
  rule: Rule
  /** Its part of the jitter. */
  offsetMs: number
  startAt: number | null
  endAt: number | null
  runsLeft: number | null
  /** How long one of its tasks runs. */
  runMs: number
}

/** `seconds` from `from`, which begins a bucket; only what falls due after `now` counts. */
export type ForecastWindow = { from: number; now: number; seconds: number }

/** Schedules of one rule that are shifted and bounded alike. `first` and `last` are seconds of the window. */
export type Variant = {
  shift: number
  first: number
  last: number
  runsLeft: number
  runMs: number
  plans: number
  names: string[]
}

/** Schedules of one rule. */
export type Group = { rule: Rule; perDay: number; variants: Variant[] }

const MAX_NAMES = 5
const PLANS_BETWEEN_PAUSES = 20

/** Schedules that tick in the same seconds, put together; may be paused at every yield. */
export function* groupPlans(plans: readonly ForecastPlan[], window: ForecastWindow): Generator<void, Group[]> {
  const groups = new Map<string, Group & { byKey: Map<string, Variant> }>()
  for (const [n, plan] of plans.entries()) {
    if (n % PLANS_BETWEEN_PAUSES === PLANS_BETWEEN_PAUSES - 1) yield
    const placed = place(plan, window)
    if (placed === undefined) continue
    const { rule, variant } = placed
    const key = rule.cron === null ? `${rule.everyMs} ${rule.anchorMs}` : `${rule.timezone} ${rule.cron}`
    let group = groups.get(key)
    if (group === undefined)
      groups.set(key, (group = { rule, perDay: ticksPerDay(rule), variants: [], byKey: new Map() }))
    const { shift, first, last, runsLeft, runMs } = variant
    const variantKey = [shift, first, last, runsLeft, runMs].join(' ')
    const same = group.byKey.get(variantKey)
    if (same === undefined) {
      group.byKey.set(variantKey, variant)
      group.variants.push(variant)
    } else {
      same.plans += 1
      if (same.names.length < MAX_NAMES) same.names.push(plan.name)
    }
  }
  return [...groups.values()].map(({ rule, perDay, variants }) => ({ rule, perDay, variants }))
}

/** Undefined where none of its ticks can lie in the window. */
function place(plan: ForecastPlan, window: ForecastWindow): { rule: Rule; variant: Variant } | undefined {
  const { name, runMs, runsLeft } = plan
  const { rule, shift, firstAt, lastAt } = plan.rule.cron === null ? intervalOf(plan) : cronOf(plan)
  const begin = window.from / 1000
  const variant = {
    shift,
    first: Math.max(firstAt - begin, Math.floor(window.now / 1000) + 1 - begin),
    last: Math.min(lastAt - begin, window.seconds - 1),
    runsLeft: runsLeft ?? Infinity,
    runMs,
    plans: 1,
    names: [name],
  }
  return variant.first > variant.last || variant.runsLeft <= 0 ? undefined : { rule, variant }
}

/** A rule, how far its tasks come after it, and between which seconds of the epoch they fall due. */
type Placed = { rule: Rule; shift: number; firstAt: number; lastAt: number }

function cronOf({ rule, offsetMs, startAt, endAt }: ForecastPlan): Placed {
  const shift = Math.floor(offsetMs / 1000)
  return {
    rule,
    shift,
    firstAt: startAt === null ? -Infinity : Math.ceil(startAt / 1000) + shift,
    lastAt: endAt === null ? Infinity : Math.floor(endAt / 1000) + shift,
  }
}

/** Intervals of whole seconds that fall into the same seconds become one rule, whatever they are counted from. */
function intervalOf({ rule, offsetMs, startAt, endAt }: ForecastPlan): Placed {
  const everyMs = rule.everyMs as number
  const runAt = (tick: number) => Math.floor((rule.anchorMs + tick * everyMs + offsetMs) / 1000)
  const first = startAt === null ? 0 : Math.max(0, Math.ceil((startAt - rule.anchorMs) / everyMs))
  const last = endAt === null ? Infinity : Math.floor((endAt - rule.anchorMs) / everyMs)
  const phase = everyMs % 1000 === 0 ? (runAt(0) * 1000) % everyMs : rule.anchorMs + offsetMs
  return {
    rule: { cron: null, everyMs, timezone: 'UTC', anchorMs: phase },
    shift: 0,
    firstAt: runAt(first),
    lastAt: last === Infinity ? Infinity : last < 0 ? -Infinity : runAt(last),
  }
}
