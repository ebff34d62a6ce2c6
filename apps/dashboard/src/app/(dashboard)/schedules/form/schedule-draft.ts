import type { CreateSchedule, MissedRule, Overlap, Schedule, ScheduledTask } from '@bullwheel/contracts'
import type { Rule } from '../../../../api/schedule-queries.ts'
import { durationText } from '../../../../forms/shown-values.ts'
import { durationOf, numberOf } from '../../../../forms/typed-values.ts'
import { instantIn, localTextIn } from '../../../../time/zoned.ts'
import { draftOfTask, taskBodyOf, type TaskDraft } from './task-draft.ts'

/** A schedule as it is filled in. Texts stay as they are typed; empty limits mean none. */
export type ScheduleDraft = {
  name: string
  kind: 'cron' | 'every'
  cron: string
  every: string
  timezone: string
  task: TaskDraft
  overlap: Overlap
  missedPolicy: MissedRule['policy']
  missedWindow: string
  /** As datetime-local controls have them, on the clocks of the schedule's zone. */
  startAt: string
  endAt: string
  maxRuns: string
  jitter: string
  autoPauseAfter: string
}

/** A fresh form: every day at nine on the visitor's clocks. */
export function newDraft(task: TaskDraft, timezone: string): ScheduleDraft {
  return {
    name: '',
    kind: 'cron',
    cron: '0 9 * * *',
    every: '15m',
    timezone,
    task,
    overlap: 'skip',
    missedPolicy: 'one',
    missedWindow: '1h',
    startAt: '',
    endAt: '',
    maxRuns: '',
    jitter: '',
    autoPauseAfter: '',
  }
}

const numberText = (value: number | null): string => String(value ?? '')

export function draftOfSchedule(schedule: Schedule): ScheduleDraft {
  const { name, cron, every, timezone, task, overlap, missed } = schedule
  return {
    name,
    kind: cron === null ? 'every' : 'cron',
    cron: cron ?? '0 9 * * *',
    every: durationText(every) || '15m',
    timezone,
    task: draftOfTask(task),
    overlap,
    missedPolicy: missed.policy,
    missedWindow: durationText(missed.window),
    startAt: localTextIn(schedule.startAt, timezone),
    endAt: localTextIn(schedule.endAt, timezone),
    maxRuns: numberText(schedule.maxRuns),
    jitter: durationText(schedule.jitter),
    autoPauseAfter: numberText(schedule.autoPauseAfter),
  }
}

/** The rule of a draft alone, for its preview. */
export function ruleOf({ kind, cron, every, timezone }: ScheduleDraft): Rule {
  return kind === 'cron' ? { cron: cron.trim(), timezone } : { every: durationOf(every), timezone }
}

export type ScheduleBody = Partial<Record<keyof CreateSchedule, unknown>>

/** Everything that a draft says. `base` is the task before an edit. */
function allOf(draft: ScheduleDraft, base?: ScheduledTask): ScheduleBody {
  const time = (name: 'startAt' | 'endAt') =>
    draft[name] === '' ? {} : { [name]: instantIn(draft[name], draft.timezone) }
  const number = (name: 'maxRuns' | 'autoPauseAfter') =>
    draft[name].trim() === '' ? {} : { [name]: numberOf(draft[name]) }
  return {
    name: draft.name.trim(),
    ...ruleOf(draft),
    task: taskBodyOf(draft.task, base),
    overlap: draft.overlap,
    missed: { policy: draft.missedPolicy, window: durationOf(draft.missedWindow) },
    ...time('startAt'),
    ...time('endAt'),
    ...number('maxRuns'),
    ...(draft.jitter.trim() !== '' && { jitter: durationOf(draft.jitter) }),
    ...number('autoPauseAfter'),
  }
}

/** Body of POST /schedules: what is as usual anyway is left out. */
export function bodyOf(draft: ScheduleDraft): ScheduleBody {
  const { overlap, missed, ...body } = allOf(draft)
  const isUsual = draft.missedPolicy === 'one' && draft.missedWindow.trim() === '1h'
  return { ...body, ...(overlap !== 'skip' && { overlap }), ...(!isUsual && { missed }) }
}

/** A limit that is taken away is said as null; a rule of the other kind takes the place of the old one by itself. */
const CLEARED = ['startAt', 'endAt', 'maxRuns', 'jitter', 'autoPauseAfter'] as const

/** Body of PATCH /schedules/{id}: only what differs from the schedule as it was when the form was opened. */
export function changesOf(schedule: Schedule, draft: ScheduleDraft): ScheduleBody {
  const before = allOf(draftOfSchedule(schedule), schedule.task)
  const after = allOf(draft, schedule.task)
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof ScheduleBody]),
  )
  const cleared = CLEARED.filter((name) => name in before && !(name in after)).map((name) => [name, null] as const)
  return Object.fromEntries([...changed, ...cleared])
}
