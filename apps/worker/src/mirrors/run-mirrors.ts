import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { type Hot, createPostgresSearchWriter, openBook } from '@bullwheel/db'
import type { Logger, Tracer } from '@bullwheel/domain'
import { createKafkaSink } from '@bullwheel/events'
import { createElasticsearchWriter } from '@bullwheel/search'
import { openTracer, whyNotReady } from '@bullwheel/services'
import { pino } from 'pino'
import type { MirrorConfig } from '../config.ts'
import { type OnCopied, createCopier } from './copier.ts'
import type { Mirror } from './mirror.ts'
import { searchMirrors } from './search-mirrors.ts'
import { statsMirror } from './stats-mirror.ts'
import { tracedSink } from './traced-sink.ts'
import { openDeliverer } from './webhooks/open-deliverer.ts'
import { webhooksMirror } from './webhooks/webhooks-mirror.ts'

/** The mirrors of one process; several processes share the partitions and take over from each other. */
export type Mirrors = {
  start: () => void
  stop: () => Promise<void>
  /** In words; undefined: nothing keeps them from their work. */
  whyNotReady: () => Promise<string | undefined>
}

/** Opens every mirror that is configured. */
export async function openMirrors(config: MirrorConfig, onCopied: OnCopied): Promise<Mirrors> {
  const log = pino({ level: config.logLevel, base: { app: 'mirrors', pid: process.pid } })
  const { hot, close } = openBook({
    url: config.databaseUrl,
    applicationName: 'bullwheel mirrors',
    maxConnections: 1,
    maxHotConnections: 4,
  })
  const holder = `mirrors@${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`
  const tracer = await openTracer(config.otlpEndpoint, 'bullwheel-mirrors')
  const mirrors = chooseMirrors(config, hot, log).map((mirror) => traced(mirror, tracer))
  const copiers = mirrors.flatMap((mirror) =>
    Array.from({ length: mirror.partitions ?? 1 }, (_, partition) =>
      createCopier({ hot, mirror, partition, holder, log, onCopied }),
    ),
  )
  const deliverer = openDeliverer(config, log)
  return {
    start: () => {
      for (const copier of copiers) copier.start()
      deliverer.start()
      // Not "ready": that is what a supervisor says, whose output this is a part of.
      log.info({ mirrors: mirrors.map(({ name }) => name) }, 'mirrors run')
    },
    whyNotReady: () => whyNotReady(hot),
    stop: async () => {
      // A closed sink breaks its write off, which may wait long for a server that is away.
      const closed = mirrors.map(closeMirror)
      await Promise.all([...closed, ...copiers.map((copier) => copier.stop()), deliverer.stop()])
      await tracer.close()
      await close()
    },
  }
}

function traced(mirror: Mirror, tracer: Tracer): Mirror {
  return 'sink' in mirror ? { ...mirror, sink: tracedSink(mirror.sink, tracer) } : mirror
}

function closeMirror(mirror: Mirror): Promise<void> | undefined {
  if ('sink' in mirror) return mirror.sink.close()
  return 'logs' in mirror ? mirror.logs.close() : undefined
}

function chooseMirrors({ kafka, elasticsearch, keepLogsMs }: MirrorConfig, hot: Hot, log: Logger): Mirror[] {
  const sinks = kafka === undefined ? [] : [createKafkaSink({ ...kafka, clientId: 'bullwheel-mirrors', log })]
  const search =
    elasticsearch === undefined
      ? searchMirrors({ hot, source: 'postgres', writer: createPostgresSearchWriter(hot), keepLogsMs })
      : searchMirrors({
          hot,
          source: 'elasticsearch',
          writer: createElasticsearchWriter({ ...elasticsearch, log }),
          keepLogsMs,
        })
  return [statsMirror, webhooksMirror, ...sinks.map((sink) => ({ name: sink.name, sink })), ...search]
}
