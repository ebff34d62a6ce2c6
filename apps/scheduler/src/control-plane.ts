import type { Book, BookClock } from '@bullwheel/db'
import type { IdSource, Logger } from '@bullwheel/domain'
import { type ControlMessage, type RedisConnection, type Stager, listen } from '@bullwheel/queue'
import type { AlertSender, Catalogue, QueueSettings } from '@bullwheel/services'
import { createFactReader } from './alerts/read-facts.ts'
import { type OnTurn, type RoleLoop, createRoleLoop } from './role.ts'
import { createAlerts } from './roles/alerts.ts'
import { createAutoscaler } from './roles/autoscaler.ts'
import { createDispatcher } from './roles/dispatcher.ts'
import { createJanitor } from './roles/janitor.ts'
import { createKeeper } from './roles/keeper.ts'
import { createNotifier } from './roles/notifier.ts'
import { createReconciler } from './roles/reconciler.ts'
import { createTicker } from './roles/ticker.ts'

export type ControlPlaneOptions = {
  book: Book
  clock: BookClock
  ids: IdSource
  catalogue: Catalogue
  queues: Pick<QueueSettings, 'find' | 'all'>
  stager: Stager
  producer: RedisConnection
  /** For the control channel alone. */
  subscriber: RedisConnection
  prefix: string
  log: Logger
  instance: string
  horizonMs: number
  /** How long lines of handlers are kept. */
  keepLogsMs: number
  onTurn?: OnTurn
  sendAlert: AlertSender
  /** Where people find the dashboard; alerts link to it. */
  dashboardUrl: string | undefined
}

export type ControlPlane = { start: () => void; stop: () => Promise<void> }

/** Every role of the scheduler, each under its own lease, so that replicas share them. */
export function createControlPlane(options: ControlPlaneOptions): ControlPlane {
  const { book, producer, subscriber, prefix, log, instance, onTurn } = options
  const { hot } = book
  const loopOf = (role: Parameters<typeof createRoleLoop>[0]['role']): RoleLoop =>
    createRoleLoop({ role, hot, holder: instance, log, ...(onTurn && { onTurn }) })
  const dispatcher = loopOf(createDispatcher({ ...options, hot }))
  const keeper = loopOf(createKeeper({ ...options, hot, redis: producer }))
  const ticker = loopOf(createTicker({ ...options, hot }))
  const autoscaler = loopOf(createAutoscaler({ ...options, hot, now: options.clock.now }))
  const loops = [
    ticker,
    dispatcher,
    keeper,
    loopOf(createReconciler({ ...options, hot, redis: producer })),
    autoscaler,
    loopOf(createJanitor({ ...options, hot })),
    loopOf(createAlerts({ ...options, hot, readFacts: createFactReader(options) })),
    loopOf(createNotifier({ hot, send: options.sendAlert, now: options.clock.now, log })),
  ]
  const onRedisBack = (): void => {
    for (const loop of [keeper, dispatcher]) loop.nudge()
  }
  return {
    start: () => {
      for (const loop of loops) loop.start()
      producer.on('ready', onRedisBack)
      // While Redis is away nothing can be nudged, and nothing staged: turns go on by themselves.
      const failed = (cause: unknown): void => log.warn({ err: cause }, 'nudges cannot be heard')
      const follow = (message: ControlMessage): void => {
        if (message.kind === 'stage') dispatcher.nudge()
        if (message.kind === 'queues') keeper.nudge()
        if (message.kind === 'schedules') ticker.nudge()
        if (message.kind === 'fleet') autoscaler.nudge()
      }
      listen(subscriber, prefix, follow, failed).catch(failed)
    },
    stop: async () => {
      producer.off('ready', onRedisBack)
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}
