import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findPostgresIn } from '@bullwheel/local'
import { rebuildEntry } from './apps.ts'
import { type Config, UsageError } from './config.ts'

/** Runs the built command to its end and answers its exit code. Ctrl-C reaches it by itself: it clears up, and ends. */
export async function rebuildSearch(config: Config, installation: string): Promise<number> {
  const entry = join(installation, rebuildEntry)
  if (!existsSync(entry)) throw new UsageError(`not built yet: ${rebuildEntry}\nRun 'make build' first.`)
  const databaseUrl = config.databaseUrl ?? (await findPostgresIn(join(config.dataFolder, 'postgres')))
  if (databaseUrl === undefined) {
    throw new UsageError(
      `Postgres does not run in ${config.dataFolder}: start it with 'make run', or set DATABASE_URL.`,
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  const child = spawn(process.execPath, [entry], {
    env: { ...config.inherited, DATABASE_URL: databaseUrl, LOG_LEVEL: config.logLevel },
    stdio: 'inherit',
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}
