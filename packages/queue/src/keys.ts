/**
 * Every Redis key there is. One hash tag per queue, so that in a Redis Cluster all keys of a queue share a slot; no
 * script and no command touches two queues.
 *
 * - `<prefix>:{<queue>}:<queue>:*` — BullMQ's own keys of a queue (`wait`, `prioritized`, `delayed`, `active`, `meta`, …)
 * - `<prefix>:{_webhooks}:_webhooks:*` — BullMQ's own keys of the queue of webhook deliveries, and our mark `staged`
 * - `<prefix>:control` — the pub/sub channel for nudges and commands
 * - `<prefix>:progress` — the pub/sub channel for what handlers tell of their progress
 */
export const DEFAULT_PREFIX = 'bw'

/** BullMQ's `prefix` option of a queue. */
export const bullPrefix = (prefix: string, queue: string): string => `${prefix}:{${queue}}`

/** One of BullMQ's keys of a queue. */
export const bullKey = (prefix: string, queue: string, name: string): string =>
  `${bullPrefix(prefix, queue)}:${queue}:${name}`

/** Pub/sub channel that every process listens to. */
export const controlChannel = (prefix: string): string => `${prefix}:control`

/** Pub/sub channel for the progress of running tasks. */
export const progressChannel = (prefix: string): string => `${prefix}:progress`

/** BullMQ's queue of webhook deliveries. No queue of tasks can have this name. */
export const WEBHOOK_QUEUE = '_webhooks'

/** Gone with all that was staged when Redis is emptied. */
export const webhookMarkKey = (prefix: string): string => bullKey(prefix, WEBHOOK_QUEUE, 'staged')
