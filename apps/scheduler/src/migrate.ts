import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pickSettings, readSettings } from '@bullwheel/contracts'
import { migrate } from '@bullwheel/db'
import { z } from 'zod'

/** A bundle carries the SQL files beside itself; from source they lie in their package. */
const beside = fileURLToPath(new URL('./migrations', import.meta.url))

async function main(): Promise<void> {
  const { DATABASE_URL: url } = readSettings(z.object(pickSettings('DATABASE_URL')), process.env)
  await migrate({ url, ...(existsSync(beside) && { folder: beside }) })
}

main().catch((cause: unknown) => {
  process.stderr.write(
    `the database could not be migrated: ${cause instanceof Error ? cause.message : String(cause)}\n`,
  )
  process.exit(1)
})
