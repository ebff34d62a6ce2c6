import { randomBytes } from 'node:crypto'
import { createBookClock, openBook } from '@bullwheel/db'
import { createIdSource } from '@bullwheel/domain'
import { createRoleMetrics, serveMetrics } from '@bullwheel/metrics'
import { DEFAULT_PREFIX, connectRedis, createStager } from '@bullwheel/queue'
import {
  DEFAULT_HORIZON_MS,
  createCatalogue,
  createInstance,
  createQueueSettings,
  openAlertSender,
  whyNotReady,
} from '@bullwheel/services'
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { loadConfig } from './config.ts'
import { createControlPlane } from './control-plane.ts'

async function main(): Promise<void> {
  const config = loadConfig(process.env)
  const log = pino({ level: config.logLevel, base: { app: 'scheduler' } })
  const onRedisError = (cause: Error): void => log.debug({ err: cause }, 'Redis connection')
  const book = openBook({
    url: config.databaseUrl,
    applicationName: 'bullwheel scheduler',
    maxConnections: 1,
    maxHotConnections: 6,
  })
  const clock = createBookClock(book.hot)
  const catalogue = createCatalogue(book.hot, log)
  const queues = createQueueSettings(book.hot, log)
  const producer = connectRedis(config.redisUrl, 'producer', onRedisError)
  const subscriber = connectRedis(config.redisUrl, 'consumer', onRedisError)
  const stager = createStager({ redis: producer, prefix: DEFAULT_PREFIX, now: clock.now })
  const instance = createInstance(book.hot, 'scheduler', log)
  const metrics = createRoleMetrics()
  const controlPlane = createControlPlane({
    book,
    clock,
    ids: createIdSource(randomBytes),
    catalogue,
    queues,
    stager,
    producer,
    subscriber,
    prefix: DEFAULT_PREFIX,
    log,
    instance: instance.id,
    horizonMs: DEFAULT_HORIZON_MS,
    keepLogsMs: config.keepLogsMs,
    sendAlert: (await openAlertSender(config.alerts)).send,
    dashboardUrl: config.dashboardUrl,
    onTurn: metrics.turned,
  })
  const metricsServer = await serveMetrics(metrics, config.metrics, { whyNotReady: () => whyNotReady(book.hot) })
  const closing = closeWithGrace({ delay: 10_000, logger: false }, async ({ err }) => {
    if (err !== undefined) log.fatal({ err }, 'the scheduler fails')
    metricsServer.close()
    await controlPlane.stop()
    catalogue.stop()
    queues.stop()
    clock.stop()
    await instance.stop()
    producer.disconnect()
    subscriber.disconnect()
    await book.close()
  })
  process.once('disconnect', () => closing.close())
  await Promise.all([clock.measure(), catalogue.start(), queues.start(), instance.start()])
  clock.start()
  controlPlane.start()
  log.info({ instance: instance.id }, 'ready')
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
  process.exit(1)
})
