import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type LocalServer,
  startElasticsearch,
  startKafka,
  startPostgres,
  startRedis,
  stopElasticsearchLeftIn,
  stopKafkaLeftIn,
  stopPrometheusLeftIn,
  stopPostgresLeftIn,
  stopRedisLeftIn,
  whyNoElasticsearch,
  whyNoKafka,
  whyNoPrometheus,
} from '@bullwheel/local'
import type { TestProject } from 'vitest/node'
import { areBundlesFresh } from './bundles.ts'
import type { TestElasticsearch } from './elasticsearch.ts'
import { KAFKA_ACCOUNT, type TestKafka } from './kafka.ts'
import { serveOnDemand } from './on-demand.ts'
import type {} from './provided.ts'

const folderPrefix = 'bullwheel-test-'

/**
 * Starts Postgres and Redis once per run, unless DATABASE_URL and REDIS_URL point at servers that are there, and Kafka and
 * Elasticsearch when the first test asks for them.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers()
  const folder = await mkdtemp(join(tmpdir(), `${folderPrefix}${process.pid}-`))
  const { DATABASE_URL, REDIS_URL, PATH, CI } = process.env
  const servers: LocalServer[] = []
  const onDemand = await serveOnDemand({
    kafka: () => startTestKafka(join(folder, 'kafka'), PATH),
    elasticsearch: () => startTestElasticsearch(join(folder, 'elasticsearch'), PATH),
  })
  const stop = async (): Promise<void> => {
    await Promise.all([onDemand, ...servers].map((server) => server.stop()))
    await rm(folder, { recursive: true, force: true })
  }
  const started = (server: LocalServer): string => {
    servers.push(server)
    return server.url
  }
  try {
    const postgresFolder = join(folder, 'postgres')
    const redisFolder = join(folder, 'redis')
    const databaseUrl = DATABASE_URL ?? started(await startPostgres({ folder: postgresFolder, durable: false }))
    const redisUrl = REDIS_URL ?? started(await startRedis({ folder: redisFolder, durable: false, path: PATH }))
    project.provide('databaseUrl', databaseUrl)
    project.provide('redisUrl', redisUrl)
    project.provide('onDemandUrl', onDemand.url)
    project.provide('usesBundles', await areBundlesFresh(project.config.root))
    project.provide('compileCache', join(folder, 'compile-cache'))
    project.provide('kafkaIsMissing', !CI && isMissing('Kafka', await whyNoKafka(PATH)))
    project.provide('prometheusIsMissing', !CI && isMissing('Prometheus', await whyNoPrometheus(PATH)))
    project.provide('elasticsearchIsMissing', !CI && isMissing('Elasticsearch', await whyNoElasticsearch(PATH)))
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

function isMissing(server: string, whyNot: string | undefined): boolean {
  if (whyNot !== undefined) console.warn(`Tests on a real ${server} are skipped: ${whyNot}`)
  return whyNot !== undefined
}

async function startTestKafka(folder: string, path: string | undefined) {
  const accounts = { [KAFKA_ACCOUNT.username]: KAFKA_ACCOUNT.password }
  const kafka = await startKafka({ folder, accounts, path })
  const facts: TestKafka = { brokers: [kafka.brokers], saslBrokers: [kafka.saslBrokers] }
  return { facts, stop: () => kafka.stop() }
}

async function startTestElasticsearch(folder: string, path: string | undefined) {
  const server = await startElasticsearch({ folder, path })
  const facts: TestElasticsearch = { url: server.url }
  return { facts, stop: () => server.stop() }
}

/** A run that was killed left its servers running. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(name.startsWith(folderPrefix) ? name.slice(folderPrefix.length).split('-')[0] : Number.NaN)
    if (!(pid > 0) || isAlive(pid)) continue
    const folder = join(tmpdir(), name)
    await stopPostgresLeftIn(join(folder, 'postgres'))
    await stopRedisLeftIn(join(folder, 'redis'))
    await stopKafkaLeftIn(join(folder, 'kafka'))
    await stopElasticsearchLeftIn(join(folder, 'elasticsearch'))
    await stopPrometheusLeftIn(folder)
    await rm(folder, { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
