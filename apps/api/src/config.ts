import { isIP } from 'node:net'
import {
  type Environment,
  SettingsError,
  elasticsearchSettings,
  kafkaSettings,
  pickSettings,
  readSettings,
  toElasticsearchSettings,
  toKafkaSettings,
} from '@bullwheel/contracts'
import { z } from 'zod'

const settings = z.object({
  ...kafkaSettings,
  ...elasticsearchSettings,
  ...pickSettings(
    'DATABASE_URL',
    'REDIS_URL',
    'PROMETHEUS_URL',
    'API_HOST',
    'API_PORT',
    'METRICS_PORT',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'DASHBOARD_PORT',
    'LOG_LEVEL',
    'BULLWHEEL_DATA_DIR',
    'BULLWHEEL_ADMIN_KEY',
    'BULLWHEEL_AUTH',
    'BULLWHEEL_ALLOWED_ORIGINS',
    'BULLWHEEL_TRUSTED_PROXIES',
    'BULLWHEEL_UNKNOWN_TYPES',
    'BULLWHEEL_HTTP_ALLOW',
    'BULLWHEEL_SMTP_URL',
    'BULLWHEEL_MAIL_FROM',
  ),
})

export type Config = ReturnType<typeof loadConfig>

/** Reads the environment of this process or another; throws SettingsError with everything that is wrong. */
export function loadConfig(env: Environment = process.env) {
  const read = readSettings(settings, env)
  const isAuthOff = read.BULLWHEEL_AUTH === 'off'
  if (isAuthOff && !isLoopback(read.API_HOST)) {
    throw new SettingsError([
      `BULLWHEEL_AUTH=off is refused while API_HOST (${read.API_HOST}) is not a loopback address`,
    ])
  }
  return {
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    kafka: toKafkaSettings(read),
    elasticsearch: toElasticsearchSettings(read),
    prometheusUrl: read.PROMETHEUS_URL,
    host: read.API_HOST,
    port: read.API_PORT,
    metricsPort: read.METRICS_PORT,
    otlpEndpoint: read.OTEL_EXPORTER_OTLP_ENDPOINT,
    logLevel: read.LOG_LEVEL,
    dataDir: read.BULLWHEEL_DATA_DIR,
    adminKey: read.BULLWHEEL_ADMIN_KEY,
    isAuthOff,
    allowedOrigins: read.BULLWHEEL_ALLOWED_ORIGINS ?? defaultOrigins(read.DASHBOARD_PORT),
    trustedProxies: read.BULLWHEEL_TRUSTED_PROXIES,
    unknownTypes: read.BULLWHEEL_UNKNOWN_TYPES,
    httpAllow: read.BULLWHEEL_HTTP_ALLOW,
    smtpUrl: read.BULLWHEEL_SMTP_URL,
    mailFrom: read.BULLWHEEL_MAIL_FROM,
  }
}

function defaultOrigins(dashboardPort: number): string[] {
  // The dashboard's own first: links lead there.
  const ports = new Set([dashboardPort, 3000, 3001])
  return [...ports].flatMap((port) => [`http://localhost:${port}`, `http://127.0.0.1:${port}`])
}

/** True for `localhost`, 127.0.0.0/8 and ::1. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
}
