import { type Environment, pickSettings, readSettings } from '@bullwheel/contracts'
import { z } from 'zod'

const schema = z.object(
  pickSettings(
    'DATABASE_URL',
    'REDIS_URL',
    'LOG_LEVEL',
    'API_HOST',
    'METRICS_PORT',
    'BULLWHEEL_LOG_RETENTION',
    'BULLWHEEL_HTTP_ALLOW',
    'BULLWHEEL_SMTP_URL',
    'BULLWHEEL_MAIL_FROM',
    'BULLWHEEL_DASHBOARD_URL',
  ),
)

export type Config = {
  databaseUrl: string
  redisUrl: string
  logLevel: string
  /** Where /metrics is shown. */
  metrics: { host: string; port: number | undefined }
  keepLogsMs: number
  /** How alerts are sent. */
  alerts: { httpAllow: string[]; smtpUrl: string | undefined; mailFrom: string }
  dashboardUrl: string | undefined
}

/** Settings of the control plane. Throws SettingsError. */
export function loadConfig(env: Environment): Config {
  const settings = readSettings(schema, env)
  return {
    databaseUrl: settings.DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    logLevel: settings.LOG_LEVEL,
    metrics: { host: settings.API_HOST, port: settings.METRICS_PORT },
    keepLogsMs: settings.BULLWHEEL_LOG_RETENTION,
    alerts: {
      httpAllow: settings.BULLWHEEL_HTTP_ALLOW,
      smtpUrl: settings.BULLWHEEL_SMTP_URL,
      mailFrom: settings.BULLWHEEL_MAIL_FROM,
    },
    dashboardUrl: settings.BULLWHEEL_DASHBOARD_URL,
  }
}
