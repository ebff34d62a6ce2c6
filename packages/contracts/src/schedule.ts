import { z } from 'zod'
import { priority, taskState } from './states.ts'
import { queueName, tags, text, typeName } from './text.ts'
import { duration, instant, utc } from './time.ts'
import { retryRule } from './retry.ts'
import { taskId } from './task.ts'

/** What happens to a tick while a task of an earlier one is pending. Manual triggers do not ask. */
export const OVERLAPS = ['skip', 'allow', 'queue', 'replace'] as const
export const overlap = z.enum(OVERLAPS)
export type Overlap = z.infer<typeof overlap>

/** What happens to ticks that nobody fired in time: the latest one runs, none, or all. */
export const MISSED_POLICIES = ['one', 'skip', 'all'] as const

/**
 * What became of one nominal time.
 *
 * - `fired`, `backfilled`, `triggered`: it has a task; the last two because a person asked
 * - `queued`: its task is made when that of an earlier tick has ended
 * - `skipped`: not run, as the schedule's rules say; the reason tells which
 * - `missed`: nobody was there in time, and the missed-run policy does not run it
 * - `withdrawn`: written ahead, and taken back before its time by a pause, an edit, a trigger or a backfill
 */
export const TICK_OUTCOMES = ['fired', 'queued', 'skipped', 'missed', 'backfilled', 'triggered', 'withdrawn'] as const
export const tickOutcome = z.enum(TICK_OUTCOMES)
export type TickOutcome = z.infer<typeof tickOutcome>

export const SCHEDULE_STATES = ['active', 'paused', 'ended'] as const
export const scheduleState = z.enum(SCHEDULE_STATES)
export type ScheduleState = z.infer<typeof scheduleState>

/** Bounds of schedules. Durations in milliseconds. */
export const SCHEDULE_BOUNDS = {
  /** Characters of a cron expression. */
  cronChars: 256,
  everyMinMs: 1_000,
  /** Ticks of one schedule that wait for an earlier task; more are skipped. */
  queuedTicks: 100,
  /** Nominal times that one backfill may cover. */
  backfillTicks: 10_000,
  previewTimes: 100,
  forecastHours: 168,
} as const

export const scheduleId = z.uuid()
const scheduleName = text(200)
  .trim()
  .min(1, 'must not be empty')
  .meta({ description: 'Up to 200 characters; no two schedules have the same' })
/** 5 fields, 6 with seconds first, or `@daily` and the like; what it means is checked where it is used. */
const cron = z
  .string()
  .max(SCHEDULE_BOUNDS.cronChars, `must have at most ${SCHEDULE_BOUNDS.cronChars} characters`)
  .meta({ description: '`minute hour day-of-month month day-of-week`, seconds before them if wanted, or `@daily`' })
const every = duration
  .pipe(z.int().min(SCHEDULE_BOUNDS.everyMinMs, 'must be at least 1s'))
  .meta({ description: 'Instead of cron: the time between two ticks, at least 1s' })
const timezone = z.string().max(64).meta({ description: 'IANA name, like Europe/London' })

/** The task of every tick, as POST /tasks takes it but without times of its own. */
export const scheduledTask = z.strictObject({
  type: typeName,
  payload: z.unknown().optional().meta({ description: 'Any JSON up to 256 KiB that fits the type’s JSON Schema' }),
  name: text(200).optional(),
  queue: queueName.optional(),
  priority: priority.optional(),
  /** Counted from the tick's run time: it expires when it has not begun, or not ended, by then. */
  startWithin: duration.pipe(z.int().min(1)).optional(),
  finishWithin: duration.pipe(z.int().min(1)).optional(),
  timeout: duration.optional(),
  retry: retryRule.optional(),
  tags: tags.optional(),
})
export type ScheduledTask = z.output<typeof scheduledTask>

const missedRule = z.strictObject({
  policy: z.enum(MISSED_POLICIES).default('one'),
  window: duration.prefault('1h'),
})
export type MissedRule = z.output<typeof missedRule>

const limits = {
  startAt: instant.nullable().optional(),
  endAt: instant.nullable().optional(),
  maxRuns: z.int().min(1).max(1_000_000_000).nullable().optional(),
  jitter: duration.pipe(z.int().max(86_400_000, 'must be at most 1d')).nullable().optional(),
  autoPauseAfter: z.int().min(1).max(100).nullable().optional(),
}

/**
 * Body of POST /schedules. `every` counts from `startAt`, or from when the schedule was made. `jitter` moves all ticks of
 * one schedule later by the same part of it. `missed.window`: ticks older than that are never caught up.
 */
export const createSchedule = z
  .strictObject({
    name: scheduleName,
    cron: cron.optional(),
    every: every.optional(),
    timezone: timezone.default('UTC'),
    task: scheduledTask,
    ...limits,
    overlap: overlap.default('skip'),
    missed: missedRule.prefault({}),
  })
  .refine((body) => (body.cron === undefined) !== (body.every === undefined), {
    path: ['cron'],
    message: 'give either cron or every',
  })
export type CreateSchedule = z.output<typeof createSchedule>

/** Body of PATCH /schedules/{id}: what is given changes, `task` as a whole; `null` takes a limit away. */
export const editSchedule = z
  .strictObject({
    name: scheduleName.optional(),
    cron: cron.optional(),
    every: every.optional(),
    timezone: timezone.optional(),
    task: scheduledTask.optional(),
    ...limits,
    overlap: overlap.optional(),
    missed: missedRule.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'must change something')
  .refine((body) => body.cron === undefined || body.every === undefined, {
    path: ['every'],
    message: 'give either cron or every',
  })
export type EditSchedule = z.output<typeof editSchedule>

export const scheduleWarning = z.object({
  kind: z.enum(['no_worker', 'failing', 'queue_paused', 'late']),
  message: z.string(),
})
export type ScheduleWarning = z.infer<typeof scheduleWarning>

/** One nominal time of a schedule. `runAt` is when its task is due: the nominal time and the schedule's jitter. */
export const tick = z.object({
  at: utc,
  runAt: utc,
  outcome: tickOutcome,
  reason: z.string().nullable(),
  taskId: taskId.nullable(),
  /** Null where there is no task, or not any more. */
  taskState: taskState.nullable(),
  decidedAt: utc,
})
export type Tick = z.infer<typeof tick>

/**
 * A schedule as it is now. Durations in milliseconds. `nextAt` is the nominal time of the next tick, `nextRunAt` when its
 * task will be due; null when it is paused or has ended. `runs` counts ticks that made a task, for `maxRuns`.
 * `failuresInRow`: its latest ended tasks that failed or expired, up to 100.
 */
export const schedule = z.object({
  id: scheduleId,
  name: z.string(),
  state: scheduleState,
  cron: z.string().nullable(),
  every: z.int().nullable(),
  timezone: z.string(),
  description: z.string().meta({ description: 'The rule in words' }),
  task: z.unknown().meta({ description: 'The task of every tick, as it was given; durations in milliseconds' }),
  startAt: utc.nullable(),
  endAt: utc.nullable(),
  maxRuns: z.int().nullable(),
  jitter: z.int().nullable(),
  overlap,
  missed: z.object({ policy: z.enum(MISSED_POLICIES), window: z.int() }),
  autoPauseAfter: z.int().nullable(),
  pause: z.object({ reason: z.string().nullable(), at: utc, by: z.string() }).nullable(),
  runs: z.int(),
  nextAt: utc.nullable(),
  nextRunAt: utc.nullable(),
  lastTick: tick.nullable(),
  queuedTicks: z.int(),
  failuresInRow: z.int(),
  warnings: z.array(scheduleWarning),
  createdAt: utc,
  createdBy: z.string(),
  updatedAt: utc,
})
export type Schedule = Omit<z.infer<typeof schedule>, 'task'> & { task: ScheduledTask }

/** Body of POST /schedules/{id}/pause. */
export const pauseSchedule = z.strictObject({ reason: text(500).optional() }).optional()
export type PauseSchedule = z.output<typeof pauseSchedule>

/** Body of POST /schedules/{id}/backfill: `from` is in the range, `to` is not, and has passed. */
export const backfillSchedule = z
  .strictObject({ from: instant, to: instant, dryRun: z.boolean().default(false) })
  .refine((body) => body.from < body.to, { path: ['to'], message: 'must lie after from' })
export type BackfillSchedule = z.output<typeof backfillSchedule>

/**
 * What a backfill does, or would do: `ticks` nominal times lie in the range, `made` of them get a task, the others have one
 * already. `first` shows up to 100 of those that get one.
 */
export const backfill = z.object({
  dryRun: z.boolean(),
  ticks: z.int(),
  made: z.int(),
  first: z.array(z.object({ at: utc, was: tickOutcome.nullable() })),
})
export type Backfill = z.infer<typeof backfill>

/** Body of POST /schedules/preview. */
export const previewSchedule = z
  .strictObject({
    cron: cron.optional(),
    every: every.optional(),
    timezone: timezone.default('UTC'),
    count: z.int().min(1).max(SCHEDULE_BOUNDS.previewTimes).default(10),
    from: instant.optional(),
  })
  .refine((body) => (body.cron === undefined) !== (body.every === undefined), {
    path: ['cron'],
    message: 'give either cron or every',
  })
export type PreviewSchedule = z.output<typeof previewSchedule>

/**
 * The rule in words and its next nominal times. `local` is the time in the schedule's zone with its offset; `note` says
 * how a change of the clocks moves, doubles or drops a time at or next to this one.
 */
export const preview = z.object({
  description: z.string(),
  next: z.array(z.object({ at: utc, local: z.string(), note: z.string().optional() })),
})
export type Preview = z.infer<typeof preview>

/**
 * Query of GET /schedules/forecast. The others ask "what if": `slots` instead of those there are, and one schedule more,
 * `cron` or `every` with the type it runs (its measured run time counts) or `runTime`.
 */
export const forecastQuery = z.strictObject({
  hours: z.coerce.number<string | number>().int().min(1).max(SCHEDULE_BOUNDS.forecastHours).default(24),
  slots: z.coerce.number<string | number>().int().min(1).max(1_000_000).optional(),
  cron: cron.optional(),
  every: every.optional(),
  timezone: timezone.default('UTC'),
  type: typeName.optional(),
  runTime: duration.optional(),
})
export type ForecastQuery = z.output<typeof forecastQuery>

/**
 * Tasks that schedules are expected to make in the ten minutes from `at`, and the share of the slots (1 = all of them)
 * that their measured run times fill; null where there are none.
 */
export const forecastBucket = z.object({
  at: utc,
  tasks: z.int(),
  busySeconds: z.number(),
  load: z.number().nullable(),
})
export type ForecastBucket = z.infer<typeof forecastBucket>
/** A second in which many schedules fire; up to 5 of their names. */
export const collision = z.object({ at: utc, tasks: z.int(), schedules: z.array(z.string()) })
const outlook = {
  slots: z.int().meta({
    description:
      'What the load is a share of: slots of the workers that started pools may grow to (their slots × their maximum), at most as many workers as the hosts have room for where that is known; or what was asked for',
  }),
  buckets: z.array(forecastBucket),
  collisions: z.array(collision),
}
/** `unmeasured`: types that count with no run time. `cut`: too many ticks were expected to count them all. */
export const forecast = z.object({
  from: utc,
  to: utc,
  bucketMs: z.int(),
  schedules: z.int(),
  ...outlook,
  unmeasured: z.array(z.string()),
  cut: z.boolean(),
  whatIf: z.object(outlook).nullable(),
})
export type Forecast = z.infer<typeof forecast>
