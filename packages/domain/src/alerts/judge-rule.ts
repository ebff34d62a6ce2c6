import type { AlertCondition, AlertSubject } from '@bullwheel/contracts'
import type { AlertFacts, DueLine } from './alert-facts.ts'

/** What a rule watches: one queue, type or mirror, or each by itself. */
export type WatchedRule = {
  condition: AlertCondition
  queue: string | null
  type: string | null
  mirror: string | null
}

/** A subject for which the condition holds. `value` is what was measured. */
export type Finding = { subject: AlertSubject; value: number; message: string }

/** A tick that is due for longer than this counts as missed: who fires it is away. */
const LATE_MS = 60_000

/** Where the rule's condition holds, the worst first; undefined when what it needs is not known. */
export function judgeRule(rule: WatchedRule, facts: AlertFacts): Finding[] | undefined {
  return judge(rule, facts)?.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
}

function judge(rule: WatchedRule, facts: AlertFacts): Finding[] | undefined {
  const { condition } = rule
  switch (condition.kind) {
    case 'failures_in_row':
      return failuresInRow(rule, condition, facts)
    case 'failure_rate':
      return failureRate(rule, condition, facts)
    case 'oldest_wait':
      return oldestWait(rule, condition, facts)
    case 'no_worker':
      return noWorker(rule, facts)
    case 'missed_tick':
      return missedTick(rule, condition, facts)
    case 'mirror_lag':
      return mirrorLag(rule, condition, facts)
    case 'ledger_difference':
      return ledgerDifference(rule, facts)
  }
}

type Condition<Kind extends AlertCondition['kind']> = Extract<AlertCondition, { kind: Kind }>

function failuresInRow(rule: WatchedRule, { count }: Condition<'failures_in_row'>, { streaks }: AlertFacts) {
  const queue = rule.queue ?? (rule.type === null ? null : '')
  return streaks
    ?.filter((line) => (queue === null ? line.queue !== '' : line.queue === queue) && line.type === (rule.type ?? ''))
    .filter(({ failures }) => failures >= count)
    .map((line) => {
      const subject = subjectOf(rule, line.queue)
      return {
        subject,
        value: line.failures,
        message: `${line.failures} ${line.failures === 1 ? 'task' : 'tasks'} of ${wordsOf(rule, subject)} failed in a row`,
      }
    })
}

function failureRate(rule: WatchedRule, condition: Condition<'failure_rate'>, { ended }: AlertFacts) {
  const { percent, window, minTasks } = condition
  const lines = ended?.get(window)?.filter((line) => isWatched(rule, line))
  return (
    lines &&
    bySubject(rule, lines).flatMap(([subject, own]) => {
      const failed = sum(own, (line) => line.failed)
      const all = failed + sum(own, (line) => line.completed)
      const rate = all === 0 ? 0 : (100 * failed) / all
      if (all < minTasks || rate < percent) return []
      const message = `${failed} of ${all} tasks (${round(rate)} %) of ${wordsOf(rule, subject)} failed within ${span(window)}`
      return [{ subject, value: round(rate), message }]
    })
  )
}

function oldestWait(rule: WatchedRule, { longerThan }: Condition<'oldest_wait'>, { due, paused }: AlertFacts) {
  const lines = due?.filter((line) => isWatched(rule, line))
  return (
    lines &&
    bySubject(rule, lines).flatMap(([subject, own]) => {
      const oldest = own.reduce((worst, line) => (line.oldestMs > worst.oldestMs ? line : worst))
      if (oldest.oldestMs <= longerThan) return []
      const why = paused?.has(oldest.queue) === true ? `; the queue ${oldest.queue} is paused` : ''
      const message = `A task of ${wordsOf(rule, subject)} has been due for ${span(oldest.oldestMs)}${why}`
      return [{ subject, value: Math.round(oldest.oldestMs / 1_000), message }]
    })
  )
}

function noWorker(rule: WatchedRule, { due, workers }: AlertFacts): Finding[] | undefined {
  if (due === undefined || workers === undefined) return undefined
  const lines = due.filter((line) => isWatched(rule, line))
  const tasks = sum(lines, (line) => line.tasks)
  // A rule about one type stays about it, whether or not others are served.
  if (workers.alive === 0 && rule.type === null && (tasks > 0 || (rule.queue === null && workers.wanted > 0))) {
    const message = `No worker is alive; ${dueWords(tasks)}`
    return [{ subject: { kind: 'workers', name: 'all' }, value: tasks, message }]
  }
  const isUnserved = ({ queue }: DueLine): boolean => workers.alive > 0 && workers.unserved.has(queue)
  const types = unservedTypes(
    rule,
    lines.filter((line) => !isUnserved(line)),
    workers,
  )
  return [...unservedQueues(lines.filter(isUnserved)), ...types]
}

function unservedQueues(lines: DueLine[]): Finding[] {
  return [...Map.groupBy(lines, ({ queue }) => queue)].map(([queue, own]) => {
    const waiting = sum(own, (line) => line.tasks)
    const message = `No worker of a pool that serves the queue ${queue} is alive; ${dueWords(waiting)}`
    return { subject: { kind: 'queue', name: queue }, value: waiting, message }
  })
}

function unservedTypes(rule: WatchedRule, lines: DueLine[], workers: NonNullable<AlertFacts['workers']>): Finding[] {
  const types = new Set(lines.map(({ type }) => type))
  if (rule.type !== null && rule.queue === null) types.add(rule.type)
  return [...types]
    .filter((type) => workers.alive === 0 || !workers.servedTypes.has(type))
    .map((type) => {
      const waiting = sum(
        lines.filter((line) => line.type === type),
        (line: DueLine) => line.tasks,
      )
      const message = `No live worker serves the type ${type}; ${dueWords(waiting)}`
      return { subject: { kind: 'type' as const, name: type }, value: waiting, message }
    })
}

function missedTick(rule: WatchedRule, { window }: Condition<'missed_tick'>, { missed }: AlertFacts) {
  return missed
    ?.get(window)
    ?.filter((line) => isWatched(rule, line) && (line.missed > 0 || line.lateMs > LATE_MS))
    .map(({ schedule, missed: count, lateMs }) => {
      const late = lateMs > LATE_MS ? [`its next tick is ${span(lateMs)} late`] : []
      const gone = count > 0 ? [`missed ${count} ${count === 1 ? 'tick' : 'ticks'} within ${span(window)}`] : []
      const message = `The schedule ${schedule} ${[...gone, ...late].join(', and ')}`
      return { subject: { kind: 'schedule' as const, name: schedule }, value: Math.max(count, 1), message }
    })
}

function mirrorLag(rule: WatchedRule, { longerThan }: Condition<'mirror_lag'>, { mirrors }: AlertFacts) {
  return mirrors
    ?.filter(({ name, seconds }) => (rule.mirror === null || rule.mirror === name) && seconds * 1_000 > longerThan)
    .map(({ name, seconds }) => ({
      subject: { kind: 'mirror' as const, name },
      value: Math.round(seconds),
      message: `The mirror ${name} is ${span(seconds * 1_000)} behind`,
    }))
}

function ledgerDifference(rule: WatchedRule, { differences }: AlertFacts) {
  return differences
    ?.filter(({ queue, difference }) => difference !== 0 && (rule.queue === null || rule.queue === queue))
    .map(({ queue, difference }) => ({
      subject: { kind: 'queue' as const, name: queue },
      value: difference,
      message: `The ledger of the queue ${queue} does not add up: ${Math.abs(difference)} ${difference > 0 ? 'accepted tasks are in no state' : 'tasks more than were accepted'}`,
    }))
}

function isWatched({ queue, type }: WatchedRule, line: { queue: string; type: string }): boolean {
  return (queue === null || queue === line.queue) && (type === null || type === line.type)
}

/** A rule that names a type is about it, any other about queues. */
function bySubject<Line extends { queue: string }>(
  rule: WatchedRule,
  lines: readonly Line[],
): [AlertSubject, Line[]][] {
  const groups = Map.groupBy(lines, ({ queue }) => subjectOf(rule, queue).name)
  return [...groups].map(([name, own]) => [subjectOf(rule, name), own])
}

function subjectOf({ type }: WatchedRule, queue: string): AlertSubject {
  return type === null ? { kind: 'queue', name: queue } : { kind: 'type', name: type }
}

function wordsOf({ queue }: WatchedRule, subject: AlertSubject): string {
  const where = subject.kind === 'type' && queue !== null ? ` in the queue ${queue}` : ''
  return `the ${subject.kind} ${subject.name}${where}`
}

const dueWords = (tasks: number): string =>
  tasks === 0 ? 'no task waits for it yet' : `${tasks} due ${tasks === 1 ? 'task waits' : 'tasks wait'}`
const round = (value: number): number => Math.round(value * 10) / 10
const sum = <Line>(lines: readonly Line[], of: (line: Line) => number): number =>
  lines.reduce((total, line) => total + of(line), 0)

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const

/** In the largest unit of which there are at least two; seconds otherwise. */
function span(ms: number): string {
  const [word, size] = UNITS.find(([, unit]) => ms >= 2 * unit) ?? ['s', 1_000]
  return `${Math.round(ms / size)} ${word}`
}
