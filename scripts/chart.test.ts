import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SETTINGS } from '../packages/contracts/src/settings.ts'

const file = join(import.meta.dirname, '../infra/helm/bullwheel/values.schema.json')

type Schema = { properties: { config: { propertyNames: { enum: string[] } } } }

/** What the chart sets by other values, by the Secret or in its images, and what only `make run` reads. */
const ELSEWHERE = [
  'DATABASE_URL',
  'REDIS_URL',
  'BULLWHEEL_ADMIN_KEY',
  'KAFKA_SASL_PASSWORD',
  'ELASTICSEARCH_API_KEY',
  'BULLWHEEL_SMTP_URL',
  // By extraEnv: it may hold a key, and would stand in a ConfigMap.
  'OTEL_EXPORTER_OTLP_HEADERS',
  'KAFKA_BROKERS',
  'ELASTICSEARCH_URL',
  'PROMETHEUS_URL',
  'API_PORT',
  'METRICS_PORT',
  'DASHBOARD_PORT',
  'BULLWHEEL_AUTH',
  'BULLWHEEL_API_URL',
  'BULLWHEEL_PUBLIC_API_URL',
  'BULLWHEEL_TASKS',
  'BULLWHEEL_WORKER_MODE',
  'BULLWHEEL_POOL',
  'BULLWHEEL_CAPACITY',
  'BULLWHEEL_HOST_ID',
  'BULLWHEEL_DRAIN_TIMEOUT',
  'BULLWHEEL_DATA_DIR',
  'BULLWHEEL_POSTGRES_PORT',
  'BULLWHEEL_REDIS_PORT',
]

test('every setting can be given to the chart, by `config` or by a value of its own, and no other name', async () => {
  const { properties } = JSON.parse(await readFile(file, 'utf8')) as Schema
  const given = [...properties.config.propertyNames.enum, ...ELSEWHERE]
  expect(given.toSorted()).toEqual(Object.keys(SETTINGS).toSorted())
})
