import { fileURLToPath } from 'node:url'
import { openBook } from '@bullwheel/db'
import { DEFAULT_PREFIX, connectRedis } from '@bullwheel/queue'
import { DEFAULT_HORIZON_MS } from '@bullwheel/services'
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { loadConfig } from './config.ts'
import { loadHandlers } from './load-handlers.ts'
import { createSupervisor } from './supervisor/supervisor.ts'

/** What handlers get after their abort signal, when the worker leaves. */
const GRACE_MS = 2_000

async function main(): Promise<void> {
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
  const redis = connectRedis(config.redisUrl, 'producer', (cause) => log.debug({ err: cause }, 'Redis connection'))
  const supervisor = createSupervisor({
    script: fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './child.js', import.meta.url)),
    children: config.children,
    slots: config.slots,
    host: config.host,
    book,
    redis,
    prefix: DEFAULT_PREFIX,
    log,
    horizonMs: DEFAULT_HORIZON_MS,
    drain: { deadlineMs: config.drainMs, graceMs: GRACE_MS },
    limits: { ageMs: config.recycleAgeMs, rss: config.recycleRss, leaked: Math.ceil(config.slots / 2) },
    hungMs: config.hungMs,
  })
  const closing = closeWithGrace({ delay: config.drainMs + 15_000, logger: false }, async ({ err }) => {
    if (err !== undefined) log.fatal({ err }, 'the supervisor fails')
    await supervisor.stop()
    redis.disconnect()
    await book.close()
  })
  process.once('disconnect', () => closing.close())
  await supervisor.start()
  log.info({ children: config.children, slots: config.slots }, 'ready')
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
  process.exit(1)
})
