import type { Role } from '@bullwheel/contracts'
import type { Book, BookClock } from '@bullwheel/db'
import type { KafkaReader } from '@bullwheel/events'
import type { AddressCheck, WebhookSender } from '@bullwheel/http'
import { AppError, type IdSource, type Logger, type SearchIndex, type Tracer } from '@bullwheel/domain'
import type { PrometheusClient } from '@bullwheel/metrics/promql'
import type { RedisConnection, Stager } from '@bullwheel/queue'
import type { AlertSender } from './alerts/alert-sender.ts'
import type { Catalogue } from './catalogue.ts'
import type { Forecasts } from './forecasts.ts'
import type { Intake } from './intake.ts'
import type { PendingCounts } from './pending-counts.ts'
import type { QueueRates } from './queue-rates.ts'
import type { QueueSettings } from './queue-settings.ts'
import type { WarningReader } from './warnings/warning-reader.ts'
import type { StatsSource } from './stats-source.ts'
import type { KeyGroups } from './redis/key-groups.ts'
import type { TaskCache } from './task-cache.ts'

/** What the verbs work with; made once, in main. */
export type Deps = {
  book: Book
  stager: Stager
  /** The producer connection. */
  redis: RedisConnection
  prefix: string
  clock: BookClock
  ids: IdSource
  catalogue: Catalogue
  /** Settings of queues, at most a second old. */
  queues: QueueSettings
  /** What this process saw happen within the last minute. */
  rates: QueueRates
  intake: Intake
  forecasts: Forecasts
  /** Keys of Redis by group, at most 5 s old. */
  keyGroups: KeyGroups
  /** How many tasks wait, about a second old at most. */
  pending: PendingCounts
  /** Answers about ended tasks. */
  taskCache: TaskCache
  /** Reads the topic back; undefined where no brokers are set. */
  kafka: KafkaReader | undefined
  webhooks: { send: WebhookSender; checkAddress: AddressCheck }
  /** How alerts are sent, and whether mails can be. */
  alerts: { send: AlertSender; canMail: boolean }
  warnings: WarningReader
  search: SearchIndex
  /** Answers PromQL; undefined where none is set: then the statistics do. */
  prometheus: PrometheusClient | undefined
  stats: StatsSource
  tracer: Tracer
  log: Logger
  /** Whether a type that no worker ever reported is refused at submission. */
  unknownTypes: 'refuse' | 'accept'
  /** Tasks due later than this are kept in Postgres only, until shortly before. Default 60 s. */
  horizonMs: number
}

/** Who asks: a key, a session, or everybody where authentication is off. `credential` says by what; see Authenticator. */
export type Actor = { name: string; role: Role; auth: 'key' | 'session' | 'off'; credential?: string | undefined }

/** `traceparent`: the W3C trace context that the request came with. */
export type Ctx = { deps: Deps; actor: Actor; requestId: string; traceparent?: string | null }

export const DEFAULT_HORIZON_MS = 60_000

const RANK = { viewer: 0, operator: 1, admin: 2 } as const

/** First step of every verb: refuses whoever lacks the role. */
export function authorise(ctx: Ctx, needed: Role): void {
  if (RANK[ctx.actor.role] >= RANK[needed]) return
  throw new AppError('forbidden', `This needs the role ${needed}; ${ctx.actor.name} is ${ctx.actor.role}.`)
}
