import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageError } from './config.ts'

/** Where the built apps lie under the folder of the installation. */
export const appEntries = {
  migrate: 'apps/scheduler/dist/migrate.js',
  api: 'apps/api/dist/main.js',
  scheduler: 'apps/scheduler/dist/main.js',
  worker: 'apps/worker/dist/main.js',
  dashboard: 'apps/dashboard/.next/standalone/apps/dashboard/server.js',
} as const

export type AppName = keyof typeof appEntries

/** What `bullwheel search rebuild` runs. */
export const rebuildEntry = 'apps/worker/dist/rebuild-search.js'

/** The installation this file belongs to. */
export function findInstallation(from: string): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'pnpm-workspace.yaml'))) return folder
  }
  throw new UsageError('the built apps were not found; name their folder with --apps')
}

export function checkAppsAreBuilt(installation: string): void {
  const missing = Object.values(appEntries).filter((entry) => !existsSync(join(installation, entry)))
  if (missing.length > 0) {
    throw new UsageError(`not built yet: ${missing.join(', ')}\nRun 'make build' first, or 'make run', which does it.`)
  }
}
