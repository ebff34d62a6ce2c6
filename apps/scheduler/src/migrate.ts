import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parseDuration, pickSettings, readSettings } from '@bullwheel/contracts'
import { isAway, migrate } from '@bullwheel/db'
import { z } from 'zod'

/** A bundle carries the SQL files beside itself; from source they lie in their package. */
const beside = fileURLToPath(new URL('./migrations', import.meta.url))
const PAUSE_MS = 1_000

/** `--wait 5m`: how long a Postgres that does not answer is asked again (default: once). What it refuses is final. */
async function main(): Promise<void> {
  const { wait } = parseArgs({ options: { wait: { type: 'string', default: '0s' } } }).values
  const waitMs = parseDuration(wait)
  if (waitMs === undefined) throw new Error(`--wait must be like 30s or 5m, and is ${wait}`)
  const { DATABASE_URL: url } = readSettings(z.object(pickSettings('DATABASE_URL')), process.env)
  const options = { url, ...(existsSync(beside) && { folder: beside }) }
  const giveUpAt = Date.now() + waitMs
  for (let tries = 1; ; tries++) {
    try {
      return await migrate(options)
    } catch (cause) {
      if (!isAway(cause) || Date.now() >= giveUpAt) throw cause
      if (tries === 1)
        process.stderr.write(`Postgres does not answer yet (${messageOf(cause)}); waiting up to ${wait}\n`)
      await sleep(PAUSE_MS)
    }
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

main().catch((cause: unknown) => {
  process.stderr.write(`the database could not be migrated: ${messageOf(cause)}\n`)
  process.exit(1)
})
