import { z } from 'zod'
import { lifecycleEvent } from './event.ts'
import { BOUNDS } from './bounds.ts'
import { eventKind } from './states.ts'
import { queueName, text, typeName } from './text.ts'
import { duration, instant, utc } from './time.ts'
import { taskId } from './task.ts'

/** Bounds of webhooks. Durations in milliseconds. */
export const WEBHOOK_BOUNDS = {
  /** Webhooks that there may be: an accept of 2,000 tasks writes a row for each that wants it, in one transaction. */
  webhooks: 20,
  urlChars: 2_048,
  queues: 50,
  types: 100,
  attempts: 20,
  timeoutMinMs: 1_000,
  timeoutMaxMs: 30_000,
  backoffMinMs: 1_000,
  backoffMaxMs: 86_400_000,
  concurrency: 50,
  /** Characters of an answer's body that are kept. */
  responseChars: 1_024,
  /** Events that one replay takes up at most; it says where the next one goes on. */
  replayEvents: 10_000,
} as const

/** How long both secrets sign after a rotation. */
export const ROTATION_MS = 86_400_000
/** A webhook whose every attempt failed for so long is disabled. */
export const FAILING_MS = 3 * 86_400_000

export const webhookId = z.uuid()
const webhookName = text(200).trim().min(1, 'must not be empty').meta({ description: 'Up to 200 characters' })
const WEB_ADDRESS = /^[hH][tT][tT][pP][sS]?:\/\/[^\s/?#@\\]+([/?#]\S*)?$/
const webhookUrl = z
  .string()
  .max(WEBHOOK_BOUNDS.urlChars)
  .regex(WEB_ADDRESS, 'must be an http or https address without a name or password in it')
  .meta({ description: 'http or https, without a name or password in it; private ones need BULLWHEEL_HTTP_ALLOW' })

const { attempts, concurrency, timeoutMinMs, timeoutMaxMs, backoffMinMs, backoffMaxMs } = WEBHOOK_BOUNDS
const timeout = duration.pipe(z.int().min(timeoutMinMs, 'must be at least 1s').max(timeoutMaxMs, 'must be at most 30s'))
const wait = duration.pipe(z.int().min(backoffMinMs, 'must be at least 1s').max(backoffMaxMs, 'must be at most 1d'))
const unique = <Item extends z.ZodType<string>>(item: Item, max: number) =>
  z
    .array(item)
    .max(max)
    .transform((items) => [...new Set(items)])

/** Which events it wants: an empty list stands for all. */
const wanted = {
  kinds: unique(eventKind, eventKind.options.length),
  queues: unique(queueName, WEBHOOK_BOUNDS.queues),
  types: unique(typeName, WEBHOOK_BOUNDS.types),
}
const backoff = z
  .strictObject({ first: wait.prefault('5s'), max: wait.prefault('6h') })
  .refine((rule) => rule.first <= rule.max, { path: ['max'], message: 'must not be less than first' })
  .meta({ description: 'The wait after a failed attempt: `first`, three times that, nine times …, never above `max`' })
/** How many tries a delivery gets, and how many deliveries of a webhook are under way at once. */
const tries = {
  attempts: z.int().min(1).max(attempts),
  backoff,
  timeout,
  concurrency: z.int().min(1).max(concurrency),
}

/** Body of POST /webhooks. */
export const createWebhook = z.strictObject({
  name: webhookName,
  url: webhookUrl,
  kinds: wanted.kinds.default([]),
  queues: wanted.queues.default([]),
  types: wanted.types.default([]),
  enabled: z.boolean().default(true),
  attempts: tries.attempts.default(10),
  backoff: tries.backoff.prefault({}),
  timeout: tries.timeout.prefault('10s'),
  concurrency: tries.concurrency.default(10),
})
export type CreateWebhook = z.output<typeof createWebhook>

/** Body of PATCH /webhooks/{id}: what is given changes, lists as a whole. `enabled: false` holds its deliveries back. */
export const editWebhook = z
  .strictObject({
    name: webhookName.optional(),
    url: webhookUrl.optional(),
    kinds: wanted.kinds.optional(),
    queues: wanted.queues.optional(),
    types: wanted.types.optional(),
    enabled: z.boolean().optional(),
    attempts: tries.attempts.optional(),
    backoff: tries.backoff.optional(),
    timeout: tries.timeout.optional(),
    concurrency: tries.concurrency.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'must change something')
export type EditWebhook = z.output<typeof editWebhook>

/**
 * A webhook as it is now; its secret is shown when it is made and rotated, and never again. `disabled` tells why it sends
 * nothing. `failingSince`: no attempt has succeeded since then. `pending` counts deliveries still to be made, up to 10,000.
 */
export const webhook = z.object({
  id: webhookId,
  name: z.string(),
  url: z.string(),
  kinds: z.array(eventKind),
  queues: z.array(z.string()),
  types: z.array(z.string()),
  enabled: z.boolean(),
  disabled: z.object({ reason: z.string(), at: utc }).nullable(),
  attempts: z.int(),
  backoff: z.object({ first: z.int(), max: z.int() }),
  timeout: z.int(),
  concurrency: z.int(),
  /** Until when the secret before the rotation signs too. */
  oldSecretUntil: utc.nullable(),
  failingSince: utc.nullable(),
  pending: z.int(),
  createdAt: utc,
  createdBy: z.string(),
  updatedAt: utc,
})
export type Webhook = z.infer<typeof webhook>
/** With the secret that signs from now on: `whsec_` and base64. It is not shown again. */
export const webhookWithSecret = webhook.extend({ secret: z.string() })
export type WebhookWithSecret = z.infer<typeof webhookWithSecret>

/**
 * `pending`: it waits for its turn, for an earlier event of its task, or for its next attempt. `failed`: given up.
 * `dropped`: its webhook was disabled for too long.
 */
export const DELIVERY_STATES = ['pending', 'delivered', 'failed', 'dropped'] as const
export const deliveryState = z.enum(DELIVERY_STATES)
export type DeliveryState = z.infer<typeof deliveryState>
/** Why there is a delivery: the event happened, or a person asked for it again. */
export const DELIVERY_CAUSES = ['event', 'replay', 'retry'] as const
export type DeliveryCause = (typeof DELIVERY_CAUSES)[number]

/** What came of one request. `status` null: no answer came, `error` says why. `response` is the beginning of the answer. */
export const deliveryAttempt = z.object({
  at: utc,
  status: z.int().nullable(),
  ms: z.int(),
  error: z.string().nullable(),
  response: z.string().nullable(),
})
export type DeliveryAttempt = z.infer<typeof deliveryAttempt>

export const deliveryId = z.string().regex(/^[1-9]\d{0,17}$/, 'must be the id of a delivery')
/** One event on its way to one webhook. `waits`: an earlier event of its task is still pending. */
export const webhookDelivery = z.object({
  id: deliveryId,
  /** The header `webhook-id`, the same for each repeat of an event. */
  messageId: z.string(),
  state: deliveryState,
  cause: z.enum(DELIVERY_CAUSES),
  kind: eventKind,
  taskId,
  version: z.int(),
  queue: z.string(),
  type: z.string(),
  eventAt: utc,
  attempts: z.int(),
  waits: z.boolean(),
  nextAt: utc.nullable(),
  last: deliveryAttempt.nullable(),
  createdAt: utc,
  endedAt: utc.nullable(),
})
export type WebhookDelivery = z.infer<typeof webhookDelivery>
/** With its attempts, the first one first (the latest 20), and what is sent. */
export const deliveryDetails = webhookDelivery.extend({ history: z.array(deliveryAttempt), body: z.string() })
export type DeliveryDetails = z.infer<typeof deliveryDetails>

/** Filters of GET /webhooks/{id}/deliveries, newest first; `from` is in the range of the events' times, `to` is not. */
export const listDeliveriesQuery = z.strictObject({
  limit: z.coerce.number<string | number>().int().min(1).max(BOUNDS.pageMax).default(BOUNDS.pageDefault),
  cursor: z.string().max(512).optional(),
  state: deliveryState.optional(),
  kind: eventKind.optional(),
  task: taskId.optional(),
  from: instant.optional(),
  to: instant.optional(),
})

const EVENT_CURSOR = /^[1-9]\d{0,17}\.\d{1,7}$/
/**
 * Body of POST /webhooks/{id}/replay: events from `from`, a time or the `cursor` of an event, to `to` or now. `failed`
 * takes those whose last delivery was given up or dropped; `all` every one that the webhook wants by now.
 */
export const replayWebhook = z.strictObject({
  from: z
    .union([z.string().regex(EVENT_CURSOR), instant], { error: 'must be an RFC 3339 time or the cursor of an event' })
    .meta({ description: 'RFC 3339, or the cursor of an event' }),
  to: instant.optional(),
  only: z.enum(['all', 'failed']).default('all'),
  dryRun: z.boolean().default(false),
})
export type ReplayWebhook = z.output<typeof replayWebhook>
/**
 * What a replay does, or would do: of `events` that fit, `made` get a new delivery; the other ones are `pending` and come
 * by themselves. `next`: more than one call may take up fit; the next one goes on from there.
 */
export const webhookReplay = z.object({
  dryRun: z.boolean(),
  events: z.int(),
  pending: z.int(),
  made: z.int(),
  next: lifecycleEvent.shape.cursor.nullable(),
})
export type WebhookReplay = z.infer<typeof webhookReplay>

/** What a receiver answered to a ping. */
export const webhookTest = deliveryAttempt.extend({ delivered: z.boolean(), messageId: z.string() })
export type WebhookTest = z.infer<typeof webhookTest>
