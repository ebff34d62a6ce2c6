import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { DEFAULT_SCHEMA } from './connect.ts'

export type MigrateOptions = {
  url: string
  /** Schema that holds the tables (default `bullwheel`); made when missing. */
  schema?: string
  /** Folder with the SQL files (default: this package's; a bundle says where its copy lies). */
  folder?: string
}

/** Days of partitions that are there from the start; the janitor makes the rest. */
const DAYS_AHEAD = 7
/** Any fixed number: two migrations of one database wait for each other. */
const LOCK_KEY = 2_026_112_101

/**
 * Brings the book up to date. Safe to call from several processes at once: drizzle's migrator takes no lock of its own,
 * so one is held on the single connection that migrates.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const { url, schema = DEFAULT_SCHEMA } = options
  const folder = options.folder ?? fileURLToPath(new URL('../migrations', import.meta.url))
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: { application_name: 'bullwheel migrate', search_path: schema, timezone: 'UTC' },
  })
  try {
    await sql`select pg_advisory_lock(${LOCK_KEY}, hashtext(${schema}))`
    await sql`create schema if not exists ${sql(schema)}`
    await applyMigrations(drizzle(sql), {
      migrationsFolder: folder,
      migrationsSchema: schema,
      migrationsTable: 'migrations',
    })
    await sql`select make_partitions(current_date - 1, ${DAYS_AHEAD + 1})`
  } finally {
    await sql.end({ timeout: 5 })
  }
}
