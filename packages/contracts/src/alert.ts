import { z } from 'zod'
import { mirrorName } from './mirror.ts'
import { page } from './page.ts'
import { queueName, text, typeName } from './text.ts'
import { duration, instant, utc } from './time.ts'

/** Bounds of alert rules. Durations in milliseconds. */
export const ALERT_BOUNDS = {
  rules: 100,
  channels: 10,
  recipients: 20,
  urlChars: 2_048,
  /** Queues, types, schedules or mirrors that one rule watches at once; the worst ones, when there are more. */
  subjects: 200,
  windowMinMs: 60_000,
  windowMaxMs: 6 * 3_600_000,
  waitMinMs: 1_000,
  waitMaxMs: 30 * 86_400_000,
  holdMaxMs: 86_400_000,
  quietMinMs: 60_000,
  quietMaxMs: 7 * 86_400_000,
} as const

const { windowMinMs, windowMaxMs, waitMinMs, waitMaxMs, holdMaxMs, quietMinMs, quietMaxMs } = ALERT_BOUNDS
const window = duration.pipe(z.int().min(windowMinMs, 'must be at least 1m').max(windowMaxMs, 'must be at most 6h'))
const longerThan = duration.pipe(z.int().min(waitMinMs, 'must be at least 1s').max(waitMaxMs, 'must be at most 30d'))

/** What a rule watches for; each kind has its own parameters. */
export const ALERT_KINDS = [
  'failures_in_row',
  'failure_rate',
  'oldest_wait',
  'no_worker',
  'missed_tick',
  'mirror_lag',
  'ledger_difference',
] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/**
 * - `failures_in_row`: so many tasks failed for good, one after the other, and none completed in between
 * - `failure_rate`: of the tasks that completed or failed within the window so many percent failed, of at least `minTasks`
 * - `oldest_wait`: a task that is due has waited for longer, also in a paused queue
 * - `no_worker`: tasks are due and no live worker serves their type or their queue, or none is alive though pools want some
 * - `missed_tick`: a schedule missed a tick within the window, or its next one is over a minute late
 * - `mirror_lag`: the oldest event that a mirror has still to copy is older
 * - `ledger_difference`: the ledger of a queue does not add up
 */
export const alertCondition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('failures_in_row'), count: z.int().min(1).max(100_000) }),
  z.strictObject({
    kind: z.literal('failure_rate'),
    percent: z.number().gt(0).max(100),
    window: window.prefault('10m'),
    minTasks: z.int().min(1).max(1_000_000).default(10),
  }),
  z.strictObject({ kind: z.literal('oldest_wait'), longerThan }),
  z.strictObject({ kind: z.literal('no_worker') }),
  z.strictObject({ kind: z.literal('missed_tick'), window: window.prefault('1h') }),
  z.strictObject({ kind: z.literal('mirror_lag'), longerThan }),
  z.strictObject({ kind: z.literal('ledger_difference') }),
])
export type AlertCondition = z.output<typeof alertCondition>

const WEB_ADDRESS = /^[hH][tT][tT][pP][sS]?:\/\/[^\s/?#@\\]+([/?#]\S*)?$/
const url = z
  .string()
  .max(ALERT_BOUNDS.urlChars)
  .regex(WEB_ADDRESS, 'must be an http or https address without a name or password in it')
const SECRET = /^whsec_[A-Za-z0-9+/]{32,128}={0,2}$/
const address = z.email('must be a mail address').max(254)

/**
 * Where a rule's messages go. `webhook`: JSON, signed like all webhooks when it has a `secret`. `slack`: what Slack, and
 * those that understand its format, show as a message. `email` needs BULLWHEEL_SMTP_URL.
 */
export const alertChannel = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('webhook'),
    url,
    secret: z
      .string()
      .regex(SECRET, 'must be whsec_ and 24 to 96 bytes of base64')
      .nullable()
      .optional()
      .meta({ description: 'Kept when it is left out of a change that keeps the url; null takes it away' }),
  }),
  z.strictObject({ kind: z.literal('slack'), url }),
  z.strictObject({ kind: z.literal('email'), to: z.array(address).min(1).max(ALERT_BOUNDS.recipients) }),
])
export type AlertChannel = z.output<typeof alertChannel>

const fields = {
  name: text(200).trim().min(1, 'must not be empty'),
  condition: alertCondition,
  queue: queueName.nullable(),
  type: typeName.nullable(),
  mirror: mirrorName.nullable(),
  channels: z.array(alertChannel).max(ALERT_BOUNDS.channels),
  for: duration.pipe(z.int().max(holdMaxMs, 'must be at most 1d')),
  quiet: duration.pipe(z.int().min(quietMinMs, 'must be at least 1m').max(quietMaxMs, 'must be at most 7d')),
  enabled: z.boolean(),
}

/**
 * Body of POST /alerts. A rule with a `queue` or `type` watches that one; with neither every queue, type, schedule or mirror
 * is watched by itself. It fires when its condition has held `for` so long. Within `quiet` nothing is said twice about one
 * of them; who still fires after it is told of again, and who does not any more once.
 */
export const createAlert = z.strictObject({
  name: fields.name,
  condition: fields.condition,
  queue: fields.queue.default(null),
  type: fields.type.default(null),
  mirror: fields.mirror.default(null),
  channels: fields.channels.default([]),
  for: fields.for.prefault('0s'),
  quiet: fields.quiet.prefault('1h'),
  enabled: fields.enabled.default(true),
})
export type CreateAlert = z.output<typeof createAlert>

/** Body of PATCH /alerts/{id}: what is given changes, channels as a whole. `mutedUntil` keeps it silent until then. */
export const editAlert = z
  .strictObject({
    name: fields.name.optional(),
    condition: fields.condition.optional(),
    queue: fields.queue.optional(),
    type: fields.type.optional(),
    mirror: fields.mirror.optional(),
    channels: fields.channels.optional(),
    for: fields.for.optional(),
    quiet: fields.quiet.optional(),
    enabled: fields.enabled.optional(),
    mutedUntil: instant.nullable().optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'must change something')
export type EditAlert = z.output<typeof editAlert>

export const alertId = z.uuid()

/** What an alert is about. */
export const ALERT_SUBJECTS = ['queue', 'type', 'schedule', 'mirror', 'workers'] as const
export const alertSubject = z.object({ kind: z.enum(ALERT_SUBJECTS), name: z.string() })
export type AlertSubject = z.infer<typeof alertSubject>

/** One time that a rule's condition held for one subject: `since` then, fired at `firedAt`, ended at `resolvedAt`. */
export const alertIncident = z.object({
  id: z.string(),
  subject: alertSubject,
  since: utc,
  firedAt: utc.nullable(),
  resolvedAt: utc.nullable(),
  /** What was measured last: failures, percent, seconds, ticks or tasks, by the rule's kind. */
  value: z.number(),
  message: z.string(),
  notifiedAt: utc.nullable(),
})
export type AlertIncident = z.infer<typeof alertIncident>

/** A channel as it is shown. Whoever is no admin sees of an address only its host, since it may hold a secret. */
export const shownChannel = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('webhook'), url: z.string(), hasSecret: z.boolean() }),
  z.object({ kind: z.literal('slack'), url: z.string() }),
  z.object({ kind: z.literal('email'), to: z.array(z.string()) }),
])
export type ShownChannel = z.infer<typeof shownChannel>

/** `holding`: the condition holds, but not for long enough yet. `unknown`: what it needs could not be read. */
export const ALERT_STATES = ['ok', 'holding', 'firing', 'unknown', 'disabled'] as const
export const alertState = z.enum(ALERT_STATES)
export type AlertState = z.infer<typeof alertState>

/** A rule as it is now. Durations in milliseconds; `active` has the incidents that have not ended, at most 200. */
export const alert = z.object({
  id: alertId,
  name: z.string(),
  condition: z
    .unknown()
    .meta({ description: 'As it was given, durations in milliseconds' }) as unknown as z.ZodType<AlertCondition>,
  queue: z.string().nullable(),
  type: z.string().nullable(),
  mirror: z.string().nullable(),
  channels: z.array(shownChannel),
  for: z.int(),
  quiet: z.int(),
  enabled: z.boolean(),
  mutedUntil: utc.nullable(),
  state: alertState,
  active: z.array(alertIncident),
  /** When it was looked at last, and what kept it from being looked at. */
  evaluatedAt: utc.nullable(),
  fault: z.string().nullable(),
  createdAt: utc,
  createdBy: z.string(),
  updatedAt: utc,
})
export type Alert = z.infer<typeof alert>

/** Why a message was sent: something fires, or nothing of what it told of does any more. */
export const NOTIFICATION_KINDS = ['firing', 'resolved'] as const
export const NOTIFICATION_STATES = ['pending', 'sent', 'failed'] as const
/** A message to one channel. */
export const alertNotification = z.object({
  id: z.string(),
  kind: z.enum(NOTIFICATION_KINDS),
  channel: z.string().meta({ description: 'Kind and where, like `slack hooks.slack.com`' }),
  text: z.string(),
  state: z.enum(NOTIFICATION_STATES),
  tries: z.int(),
  nextAt: utc.nullable(),
  error: z.string().nullable(),
  createdAt: utc,
  endedAt: utc.nullable(),
})
export type AlertNotification = z.infer<typeof alertNotification>

/** What came of a test message to each channel, in their order. */
export const alertTest = z.object({
  results: z.array(
    z.object({ channel: z.string(), delivered: z.boolean(), error: z.string().nullable(), ms: z.int() }),
  ),
})
export type AlertTest = z.infer<typeof alertTest>

export const listIncidentsQuery = z.strictObject(page)
export const listNotificationsQuery = z.strictObject(page)
