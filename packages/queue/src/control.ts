import { type RedisConnection, within } from './connection.ts'
import { hear } from './hear.ts'
import { controlChannel } from './keys.ts'

/**
 * Nudges between processes over Redis pub/sub. A lost one costs seconds, never a task: whoever listens also looks into
 * Postgres by itself.
 *
 * - `stage`: the book holds outbox or timers rows that nobody owns; the dispatcher looks at once
 * - `queues`: a queue is new; workers begin to serve it
 * - `schedules`: a schedule changed; the ticker looks at once
 * - `fleet`: a pool, a seat or an order to a worker changed; supervisors, workers and the autoscaler look at once
 * - `cancel`: the task was cancelled; whoever runs it aborts its handler
 */
export type ControlMessage =
  | { kind: 'stage' }
  | { kind: 'queues' }
  | { kind: 'schedules' }
  | { kind: 'fleet' }
  | { kind: 'cancel'; id: string }

const NUDGE_TIMEOUT_MS = 1_000

/** Sends a nudge if Redis is there; one that cannot be sent within a second is not worth an error. Never rejects. */
export async function nudge(redis: RedisConnection, prefix: string, message: ControlMessage): Promise<boolean> {
  if (redis.status !== 'ready') return false
  try {
    await within(
      NUDGE_TIMEOUT_MS,
      redis.publish(controlChannel(prefix), JSON.stringify(message)),
      'Redis did not answer',
    )
    return true
  } catch {
    return false
  }
}

/** Listens on a connection of its own (a subscribed connection can do nothing else). What `onMessage` throws goes to `onError`. */
export async function listen(
  redis: RedisConnection,
  prefix: string,
  onMessage: (message: ControlMessage) => void,
  onError: (cause: unknown) => void,
): Promise<void> {
  const mine = controlChannel(prefix)
  const take = (text: string): void => {
    const message = parse(text)
    if (message !== undefined) onMessage(message)
  }
  hear(redis, mine, take, onError)
  await redis.subscribe(mine)
}

function parse(text: string): ControlMessage | undefined {
  try {
    const message = JSON.parse(text) as Partial<ControlMessage> | null
    switch (message?.kind) {
      case 'stage':
      case 'queues':
      case 'schedules':
      case 'fleet':
        return { kind: message.kind }
      case 'cancel':
        return typeof message.id === 'string' ? { kind: 'cancel', id: message.id } : undefined
      case undefined:
      default:
        return undefined
    }
  } catch {
    return undefined
  }
}
