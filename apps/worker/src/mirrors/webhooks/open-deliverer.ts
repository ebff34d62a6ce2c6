import { openBook } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { createGuardedFetch, createWebhookSender } from '@bullwheel/http'
import { DEFAULT_PREFIX, connectRedis, createWebhookJobs } from '@bullwheel/queue'
import type { MirrorConfig } from '../../config.ts'
import { type Deliverer, createDeliverer } from './deliverer.ts'

/** The deliverer of one process on connections of its own: what it waits for holds no mirror up. */
export function openDeliverer(config: MirrorConfig, log: Logger): Deliverer {
  const { hot, close } = openBook({
    url: config.databaseUrl,
    applicationName: 'bullwheel webhooks',
    maxConnections: 1,
    maxHotConnections: 4,
  })
  const onError = (cause: Error): void => log.debug({ err: cause }, 'Redis connection')
  const producer = connectRedis(config.redisUrl, 'producer', onError)
  const consumer = connectRedis(config.redisUrl, 'consumer', onError)
  const jobs = createWebhookJobs({ producer, consumer, prefix: DEFAULT_PREFIX, onError })
  const send = createWebhookSender(createGuardedFetch({ httpAllow: config.httpAllow }))
  const deliverer = createDeliverer({ hot, jobs, send, log })
  return {
    start: deliverer.start,
    stop: async () => {
      await deliverer.stop()
      for (const redis of [producer, consumer]) redis.disconnect()
      await close()
    },
  }
}
