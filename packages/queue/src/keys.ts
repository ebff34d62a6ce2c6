import type { KeyGroup } from '@bullwheel/contracts'

/**
 * Every Redis key there is. One hash tag per queue, so that in a Redis Cluster all keys of a queue share a slot; no
 * script and no command touches two queues.
 *
 * - `<prefix>:{<queue>}:<queue>:*` — BullMQ's own keys of a queue (`wait`, `prioritized`, `delayed`, `active`, `meta`, …)
 * - `<prefix>:{_webhooks}:_webhooks:*` — BullMQ's own keys of the queue of webhook deliveries, and our mark `staged`
 * - `<prefix>:task:<id>` — the answer about an ended task, for a minute; empty where it changed just now (group `task-cache`)
 * - `<prefix>:task-reset` — when the system was reset: what was read before is not to be told any more
 * - `<prefix>:pending` — how many tasks wait, for a second; `<prefix>:pending:turn` — who counts them anew
 * - `<prefix>:control` — the pub/sub channel for nudges and commands
 * - `<prefix>:progress` — the pub/sub channel for what handlers tell of their progress
 * - `<prefix>:lines` — the pub/sub channel for what handlers log
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

/** Pub/sub channel for the lines of running handlers. */
export const linesChannel = (prefix: string): string => `${prefix}:lines`

/** BullMQ's queue of webhook deliveries. No queue of tasks can have this name. */
export const WEBHOOK_QUEUE = '_webhooks'

/** Gone with all that was staged when Redis is emptied. */
export const webhookMarkKey = (prefix: string): string => bullKey(prefix, WEBHOOK_QUEUE, 'staged')

/** The cached answer about an ended task. */
export const taskKey = (prefix: string, id: string): string => `${prefix}:task:${id}`

/** When the system was reset last, while that may matter to cached answers. */
export const taskResetKey = (prefix: string): string => `${prefix}:task-reset`

/** How many tasks wait. */
export const pendingKey = (prefix: string): string => `${prefix}:pending`

/** Held by whoever counts the waiting tasks anew. */
export const pendingTurnKey = (prefix: string): string => `${prefix}:pending:turn`

/** What a key belongs to: our own keys that belong to no queue and no cache are `control`. */
export function groupOfKey(prefix: string, key: string): { group: KeyGroup; queue: string | null } {
  if (!key.startsWith(`${prefix}:`)) return { group: 'other', queue: null }
  const rest = key.slice(prefix.length + 1)
  const [, queue] = /^\{([^}]+)\}:/.exec(rest) ?? []
  if (queue !== undefined) return { group: 'queues', queue }
  return { group: rest.startsWith('task:') ? 'task-cache' : 'control', queue: null }
}

/** The pattern that finds the keys of a group; null where none does. */
export function patternOfGroup(prefix: string, group: KeyGroup): string | null {
  switch (group) {
    case 'queues':
      return `${prefix}:{*`
    case 'task-cache':
      return `${prefix}:task:*`
    case 'control':
      return `${prefix}:[^{]*`
    case 'other':
      return null
  }
}
