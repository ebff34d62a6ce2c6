import { availableParallelism } from 'node:os'
import type { AdminKey } from './admin-key.ts'
import type { Config } from './config.ts'

export type AppEnvironments = Record<'migrate' | 'api' | 'scheduler' | 'worker' | 'dashboard', NodeJS.ProcessEnv>

/** What each app is told: everything that was set, with the addresses of this run. Only the api gets the admin key. */
export function appEnvironments(
  config: Config,
  admin: AdminKey,
  servers: { databaseUrl: string; redisUrl: string },
): AppEnvironments {
  const { BULLWHEEL_ADMIN_KEY: _, ...inherited } = config.inherited
  const shared = {
    ...inherited,
    NODE_ENV: 'production',
    DATABASE_URL: servers.databaseUrl,
    REDIS_URL: servers.redisUrl,
    LOG_LEVEL: config.logLevel,
    API_HOST: config.apiHost,
    API_PORT: String(config.apiPort),
    DASHBOARD_PORT: String(config.dashboardPort),
    BULLWHEEL_DATA_DIR: config.dataFolder,
    BULLWHEEL_TASKS: config.tasks,
    BULLWHEEL_DRAIN_TIMEOUT: config.drainTimeout,
    BULLWHEEL_API_URL: config.apiUrl,
    BULLWHEEL_PUBLIC_API_URL: config.publicApiUrl,
    BULLWHEEL_DASHBOARD_URL: inherited['BULLWHEEL_DASHBOARD_URL'] || `http://localhost:${config.dashboardPort}`,
  }
  return {
    migrate: shared,
    api: { ...shared, BULLWHEEL_ADMIN_KEY: admin.key },
    scheduler: { ...shared, ...metricsPort(config, 1) },
    worker: { BULLWHEEL_CAPACITY: String(devCapacity()), ...shared, ...metricsPort(config, 2) },
    dashboard: { ...shared, PORT: String(config.dashboardPort), HOSTNAME: config.apiHost },
  }
}

/** Pools of a developer mostly wait: there may be more workers than cores. */
const devCapacity = (): number => Math.max(8, 4 * availableParallelism())

/** On one machine each process shows its figures on a port of its own: the api on METRICS_PORT, the others on the next ones. */
function metricsPort({ metricsPort: port }: Pick<Config, 'metricsPort'>, after: number): NodeJS.ProcessEnv {
  return port === undefined || port === 0 ? {} : { METRICS_PORT: String(port + after) }
}
