import { ALERT_BOUNDS, type AlertSubject } from '@bullwheel/contracts'
import type { Finding } from './judge-rule.ts'

/** An incident that has not ended; instants in epoch milliseconds. */
export type OpenIncident = {
  id: number
  subject: AlertSubject
  since: number
  /** Null: its condition has not held for long enough yet. */
  firedAt: number | null
  value: number
  message: string
  notifiedAt: number | null
}

export type NewIncident = Omit<OpenIncident, 'id'>

export type AlertTimes = {
  now: number
  /** For how long a condition must hold, milliseconds. */
  holdMs: number
  /** Within which nothing is said twice about one subject, milliseconds. */
  quietMs: number
  /** The rule says nothing until then. */
  mutedUntil: number | null
}

export type AlertStep = {
  /** Conditions that hold newly; those that fire at once have `firedAt`. */
  begun: NewIncident[]
  /** Incidents that go on, as they are now. */
  going: OpenIncident[]
  /** Incidents that had not fired when their condition went away: nothing was the matter. */
  dropped: OpenIncident[]
  /** Incidents that fired and are over. */
  resolved: OpenIncident[]
  /** What must be told: those that fire newly or still, and those that were told of and are over. */
  tell: { firing: (Finding & { since: number })[]; resolved: OpenIncident[] }
}

/**
 * What a look at a rule does to its incidents. `toldAt`: when each subject was last told of, by incidents that ended, too.
 */
export function stepAlert(
  open: readonly OpenIncident[],
  findings: readonly Finding[],
  toldAt: ReadonlyMap<string, number>,
  times: AlertTimes,
): AlertStep {
  const found = new Map(findings.map((finding) => [keyOf(finding.subject), finding]))
  const known = new Set(open.map(({ subject }) => keyOf(subject)))
  const step: AlertStep = { begun: [], going: [], dropped: [], resolved: [], tell: { firing: [], resolved: [] } }
  const lastTold = (subject: AlertSubject) => toldAt.get(keyOf(subject)) ?? null
  for (const incident of open) {
    const finding = found.get(keyOf(incident.subject))
    if (finding === undefined) endIncident(step, incident, isMuted(times))
    else step.going.push(goOn(step, { ...incident, ...finding }, lastTold(incident.subject), times))
  }
  for (const finding of findings) {
    if (known.has(keyOf(finding.subject))) continue
    // What goes on is never left out: that would pass for its end.
    if (step.going.length + step.begun.length >= ALERT_BOUNDS.subjects) break
    const begun: NewIncident = { ...finding, since: times.now, firedAt: null, notifiedAt: null }
    step.begun.push(goOn(step, begun, lastTold(finding.subject), times))
  }
  return step
}

/** The name of a subject among those of one rule. */
export function keyOf({ kind, name }: AlertSubject): string {
  return `${kind} ${name}`
}

/** What is over while its rule is muted is not told: what fires then is not told either. */
function endIncident(step: AlertStep, incident: OpenIncident, isSilent: boolean): void {
  if (incident.firedAt === null) return void step.dropped.push(incident)
  step.resolved.push(incident)
  if (incident.notifiedAt !== null && !isSilent) step.tell.resolved.push(incident)
}

function goOn<Incident extends NewIncident>(
  step: AlertStep,
  incident: Incident,
  lastToldAt: number | null,
  times: AlertTimes,
): Incident {
  const { now, holdMs, quietMs } = times
  const firedAt = incident.firedAt ?? (now - incident.since >= holdMs ? now : null)
  const isQuiet = (lastToldAt !== null && now - lastToldAt < quietMs) || isMuted(times)
  if (firedAt === null || isQuiet) return { ...incident, firedAt }
  const { subject, value, message, since } = incident
  step.tell.firing.push({ subject, value, message, since })
  return { ...incident, firedAt, notifiedAt: now }
}

const isMuted = ({ now, mutedUntil }: AlertTimes): boolean => mutedUntil !== null && now < mutedUntil
