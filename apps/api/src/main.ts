import { randomBytes } from 'node:crypto'
import { createBookClock, createPostgresSearchIndex, openBook, sqlFault } from '@bullwheel/db'
import { type SearchIndex, createIdSource } from '@bullwheel/domain'
import { createKafkaReader } from '@bullwheel/events'
import { createAddressCheck, createGuardedFetch, createWebhookSender } from '@bullwheel/http'
import { createTaskMetrics, serveMetrics } from '@bullwheel/metrics'
import { createPrometheusClient } from '@bullwheel/metrics/promql'
import { DEFAULT_PREFIX, connectRedis, createLineListener, createStager, listenProgress } from '@bullwheel/queue'
import {
  DEFAULT_HORIZON_MS,
  type Deps,
  type WatchDeps,
  bookReaders,
  createAuthenticator,
  createCatalogue,
  createEventFeed,
  createForecasts,
  createGaugesLease,
  createInstance,
  createIntake,
  createLineFeed,
  createQueueRates,
  createQueueSettings,
  createStatsSource,
  createWarningReader,
  createQueueStates,
  createWorkerStates,
  ensureAdminKey,
  openAlertSender,
  openTracer,
} from '@bullwheel/services'
import closeWithGrace from 'close-with-grace'
import { type Logger, pino } from 'pino'
import manifest from '../package.json' with { type: 'json' }
import { keepAdminKey } from './admin-key.ts'
import { buildApp } from './app.ts'
import { type Config, loadConfig } from './config.ts'
import type { FailureKind, Gateway } from './gateway.ts'
import { openCaches } from './open-caches.ts'
import { createKeylessAnswers } from './keyless-answers.ts'
import { listening } from './listen.ts'
import { type ProgressFeed, createProgressFeed } from './live/progress-feed.ts'
import { TIME_LIMITS } from './plugins/time-limit.ts'
import { createSignInLimit } from './routes/session/sign-in-limit.ts'

/** Longer than a commit, shorter than the 10 s that a whole system may take to stop. */
const CLOSE_WITHIN_MS = 8_000

/** What the verbs work with, made for this process, and how it is started and stopped. */
async function openDeps(config: Config, log: Logger) {
  const book = openBook({
    url: config.databaseUrl,
    applicationName: 'bullwheel api',
    maxConnections: 8,
    maxHotConnections: 4,
  })
  const redis = connectRedis(config.redisUrl, 'producer', (cause) => log.debug({ err: cause }, 'Redis connection'))
  const clock = createBookClock(book.hot)
  const instance = createInstance(book.hot, 'api', log)
  const catalogue = createCatalogue(book.hot, log)
  const stager = createStager({ redis, prefix: DEFAULT_PREFIX, now: clock.now })
  const queues = createQueueSettings(book.hot, log)
  const shared = { book, stager, redis, prefix: DEFAULT_PREFIX, catalogue, queues, log, horizonMs: DEFAULT_HORIZON_MS }
  const intake = createIntake({ ...shared, instance: instance.id, now: clock.now })
  const rates = createQueueRates(Date.now)
  const forecasts = createForecasts({ hot: book.hot, catalogue, now: clock.now })
  const ids = createIdSource(randomBytes)
  const caches = openCaches({ ...shared, hot: book.hot, now: clock.now })
  const kafka = config.kafka && createKafkaReader({ ...config.kafka, clientId: 'bullwheel-api', log })
  const search = await openSearch(config, clock.now, log)
  const statistics = openStatistics(config, { ...shared, clock })
  const parts = {
    clock,
    intake,
    rates,
    forecasts,
    ...caches,
    kafka,
    search: search.index,
    ...statistics.deps,
    webhooks: openWebhooks(config),
    alerts: await openAlertSender(config),
    tracer: await openTracer(config.otlpEndpoint, 'bullwheel-api'),
    ids,
  }
  const deps: Deps = { ...shared, ...parts, unknownTypes: config.unknownTypes }
  const start = async (): Promise<void> => {
    await Promise.all([clock.measure(), catalogue.start(), queues.start(), instance.start()])
    clock.start()
    intake.start()
  }
  const stop = async (): Promise<void> => {
    await intake.stop()
    await deps.tracer.close()
    catalogue.stop()
    queues.stop()
    caches.pending.stop()
    clock.stop()
    await instance.stop()
    await stager.close()
    redis.disconnect()
    await kafka?.close()
    await search.close()
    await statistics.close()
    await book.close()
  }
  return { deps, instance, start, stop }
}

/**
 * In Postgres on connections of its own: a search may take seconds, and nothing else is to wait for it. The client of
 * Elasticsearch takes 30 MB: it is loaded where it is used.
 */
async function openSearch(
  { databaseUrl: url, elasticsearch }: Config,
  now: () => number,
  log: Logger,
): Promise<{ index: SearchIndex; close: () => Promise<void> }> {
  if (elasticsearch !== undefined) {
    const { createElasticsearchIndex } = await import('@bullwheel/search')
    const index = createElasticsearchIndex({ ...elasticsearch, now, log })
    return { index, close: index.close }
  }
  const { hot, close } = openBook({ url, applicationName: 'bullwheel search', maxConnections: 1, maxHotConnections: 3 })
  return { index: createPostgresSearchIndex(hot), close }
}

/**
 * The minute statistics and what is wrong, on connections of their own: some of it takes seconds, and no accept is to wait
 * for it. Beside them the Prometheus that is asked instead where there is one.
 */
function openStatistics({ databaseUrl: url, prometheusUrl }: Config, deps: Omit<WatchDeps, 'hot'>) {
  const { hot, close } = openBook({
    url,
    applicationName: 'bullwheel statistics',
    maxConnections: 1,
    maxHotConnections: 3,
  })
  const prometheus = prometheusUrl === undefined ? undefined : createPrometheusClient(prometheusUrl)
  const warnings = createWarningReader({ ...deps, hot })
  return { deps: { stats: createStatsSource(hot, deps.clock.now), prometheus, warnings }, close }
}

/** How webhooks are tested, and their addresses checked. */
function openWebhooks({ httpAllow }: Config): Deps['webhooks'] {
  return {
    send: createWebhookSender(createGuardedFetch({ httpAllow })),
    checkAddress: createAddressCheck({ httpAllow }),
  }
}

/**
 * What /ws reads beside the lifecycle events. Progress and lines that workers tell of come on a connection of its own; while
 * Redis is away there is no progress, and lines come from the book.
 */
function openLive(config: Config, deps: Deps, progress: ProgressFeed, log: Logger) {
  const redis = connectRedis(config.redisUrl, 'consumer', (cause) => log.debug({ err: cause }, 'Redis subscriber'))
  const failed = (cause: unknown): void => log.debug({ err: cause }, 'what workers tell cannot be followed')
  listenProgress(redis, DEFAULT_PREFIX, progress.publish, failed).catch(failed)
  const lines = createLineFeed(deps.book.hot, log)
  const lineListener = createLineListener(redis, DEFAULT_PREFIX, lines.hear, failed)
  const [queues, workers] = [createQueueStates(deps), createWorkerStates(deps)]
  const close = async (): Promise<void> => {
    await Promise.all([lines.stop(), queues.stop(), workers.stop()])
    redis.disconnect()
  }
  return { feeds: { lines, lineListener, queues, workers }, close }
}

function failureOf(cause: unknown): FailureKind {
  const fault = sqlFault(cause)
  return fault === 'deadlock' ? 'unreachable' : fault
}

async function main(): Promise<void> {
  const config = loadConfig()
  const log = pino({ level: config.logLevel, base: { app: 'api' } })
  const { deps, instance, start, stop } = await openDeps(config, log)
  const feed = createEventFeed(deps.book.hot, log)
  const gauges = createGaugesLease(deps.book.hot, instance.id, log)
  const metrics = createTaskMetrics({ readers: bookReaders(deps), isShown: gauges.isHeld })
  const progress = createProgressFeed()
  const live = openLive(config, deps, progress, log)
  const { isAuthOff, allowedOrigins, trustedProxies } = config
  const authenticator = createAuthenticator(deps)
  const gateway: Gateway = {
    deps,
    authenticator,
    feed,
    progress,
    live: live.feeds,
    signInLimit: createSignInLimit(),
    metrics,
    failureOf,
    version: manifest.version,
    timeLimits: TIME_LIMITS,
    isAuthOff,
    allowedOrigins,
    trustedProxies,
  }
  await start()
  await gauges.start()
  await ensureAdminKey({
    deps,
    key: config.adminKey,
    keep: async (key) => log.info({ file: await keepAdminKey(config.dataDir, key) }, 'the first admin key was made'),
  })
  await feed.start()
  feed.subscribe(({ events }) => {
    metrics.observe(events)
    deps.rates.observe(events)
    deps.taskCache.observe(events)
    deps.pending.changed()
  })
  const app = await buildApp(gateway, log)
  const metricsPlace = { host: config.host, port: config.metricsPort }
  const metricsServer = await serveMetrics(metrics, metricsPlace, createKeylessAnswers(deps))
  const closing = closeWithGrace({ delay: CLOSE_WITHIN_MS, logger: false }, async ({ err }) => {
    if (err !== undefined) log.fatal({ err }, 'the api fails')
    metricsServer.close()
    await app.close()
    await live.close()
    await feed.stop()
    await gauges.stop()
    await stop()
  })
  process.once('disconnect', () => closing.close())
  const { host, port } = config
  const address = await listening(app.listen({ host, port }), { host, port, variable: 'API_PORT' })
  log.info({ address, auth: isAuthOff ? 'off' : 'on', instance: instance.id }, 'ready')
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
  process.exit(1)
})
