import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openBook } from '@bullwheel/db'
import { createMirrorMetrics, serveMetrics } from '@bullwheel/metrics'
import { DEFAULT_PREFIX, connectRedis } from '@bullwheel/queue'
import { DEFAULT_HORIZON_MS, whyNotReady } from '@bullwheel/services'
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import manifest from '../package.json' with { type: 'json' }
import { loadConfig, loadMirrorConfig } from './config.ts'
import { loadHandlers } from './load-handlers.ts'
import { createSupervisor } from './supervisor/supervisor.ts'

const MIRRORS_CLOSE_WITHIN_MS = 15_000
/** What handlers get after their abort signal, when the worker leaves. */
const GRACE_MS = 2_000

const ROLES = ['worker', 'mirror'] as const

async function main(): Promise<void> {
  const { role } = parseArgs({ options: { role: { type: 'string', default: 'worker' } } }).values
  switch (role) {
    case 'worker':
      return superviseWorkers()
    case 'mirror':
      return runMirrors()
    default:
      throw new Error(`There is no role ${role}; there are: ${ROLES.join(', ')}.`)
  }
}

/** The mirrors alone, in a Deployment that never goes to zero. A supervisor need not carry what they are made of. */
async function runMirrors(): Promise<void> {
  const { openMirrors } = await import('./mirrors/run-mirrors.ts')
  const config = loadMirrorConfig(process.env)
  const metrics = createMirrorMetrics()
  const mirrors = await openMirrors(config, metrics.copied)
  const metricsServer = await serveMetrics(metrics, config.metrics, mirrors)
  const closing = closeWithGrace({ delay: MIRRORS_CLOSE_WITHIN_MS, logger: false }, () => {
    metricsServer.close()
    return mirrors.stop()
  })
  process.once('disconnect', () => closing.close())
  mirrors.start()
  pino({ level: config.logLevel, base: { app: 'mirrors' } }).info({}, 'ready')
}

async function superviseWorkers(): Promise<void> {
  const config = loadConfig(process.env)
  const log = pino({ level: config.logLevel, base: { app: 'supervisor' } })
  // A module that cannot be loaded is reported once here, and not by children that crash again and again.
  await loadHandlers(config)
  const book = openBook({
    url: config.databaseUrl,
    applicationName: 'bullwheel supervisor',
    maxConnections: 1,
    maxHotConnections: 2,
  })
  const onRedisError = (cause: Error): void => log.debug({ err: cause }, 'Redis connection')
  const redis = connectRedis(config.redisUrl, 'producer', onRedisError)
  const subscriber = connectRedis(config.redisUrl, 'consumer', onRedisError)
  const supervisor = createSupervisor({
    script: scriptOf('child'),
    // Pods come and go; where workers are pods, the mirrors have a Deployment of their own.
    mirrorScript: config.work.mode === 'host' ? scriptOf('mirror') : undefined,
    work: config.work,
    host: config.host,
    name: `${config.host}-${process.pid}-${randomBytes(3).toString('hex')}`,
    version: manifest.version,
    book,
    redis,
    subscriber,
    prefix: DEFAULT_PREFIX,
    log,
    horizonMs: DEFAULT_HORIZON_MS,
    drain: { deadlineMs: config.drainMs, graceMs: GRACE_MS },
    limits: { ageMs: config.recycleAgeMs, rss: config.recycleRss },
    hungMs: config.hungMs,
    onStopped: () => closing.close(),
  })
  const metricsServer = await serveMetrics(supervisor.metrics, config.metrics, {
    whyNotReady: async () => supervisor.whyNotReady() ?? (await whyNotReady(book.hot)),
  })
  const closing = closeWithGrace({ delay: config.drainMs + 15_000, logger: false }, async ({ err }) => {
    if (err !== undefined) log.fatal({ err }, 'the supervisor fails')
    metricsServer.close()
    await supervisor.stop()
    for (const connection of [redis, subscriber]) connection.disconnect()
    await book.close()
  })
  process.once('disconnect', () => closing.close())
  await supervisor.start()
  log.info(config.work, 'ready')
}

/** Beside this file, from source or bundled. */
function scriptOf(name: 'child' | 'mirror'): string {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return fileURLToPath(new URL(`./${name}.${ending}`, import.meta.url))
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
  process.exit(1)
})
