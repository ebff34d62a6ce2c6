import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { inject } from 'vitest'

/** Where one test file works: a schema and a key prefix that nobody else uses, on the run's real servers. */
export type TestPlace = {
  databaseUrl: string
  schema: string
  redisUrl: string
  prefix: string
  /** Drops the schema and deletes the keys. */
  remove: () => Promise<void>
}

/** Makes a place of its own for a test file, so that files run in parallel. */
export function createTestPlace(): TestPlace {
  const name = `t${randomBytes(6).toString('hex')}`
  const databaseUrl = inject('databaseUrl')
  const redisUrl = inject('redisUrl')
  return {
    databaseUrl,
    schema: name,
    redisUrl,
    prefix: name,
    remove: async () => {
      await dropSchema(databaseUrl, name)
      await deleteKeys(redisUrl, name)
    },
  }
}

async function dropSchema(url: string, schema: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  await sql`drop schema if exists ${sql(schema)} cascade`
  await sql.end()
}

async function deleteKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url)
  const pages: AsyncIterable<string[]> = redis.scanStream({ match: `${prefix}:*`, count: 1_000 })
  for await (const keys of pages) if (keys.length > 0) await redis.unlink(...keys)
  redis.disconnect()
}
