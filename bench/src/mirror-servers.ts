import { join } from 'node:path'
import { startElasticsearch, startKafka } from '@bullwheel/local'
import type { Servers } from './servers.ts'

/** What mirrors copy to: started when a row first needs it, and stopped with the run. */
export type MirrorServers = {
  /** `host:port` */
  brokers: () => Promise<string>
  elasticsearch: () => Promise<string>
}

export function useMirrorServers({ folder, onStop }: Servers): MirrorServers {
  const options = (name: string) => ({ folder: join(folder, name), path: process.env['PATH'] })
  return {
    brokers: once(async () => {
      const kafka = await startKafka(options('kafka'))
      onStop(() => kafka.stop())
      return kafka.brokers
    }),
    elasticsearch: once(async () => {
      const server = await startElasticsearch(options('elasticsearch'))
      onStop(() => server.stop())
      return server.url
    }),
  }
}

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined
  return () => (made ??= make())
}
