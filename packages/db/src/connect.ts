import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

/** How to reach the book. */
export type BookOptions = {
  url: string
  /** Schema that holds the tables (default `bullwheel`). */
  schema?: string
  /** Shown in pg_stat_activity. */
  applicationName: string
  /** Connections for ordinary queries (default 4). */
  maxConnections?: number
  /** Connections for the hot statements (default 4). */
  maxHotConnections?: number
}

export type Book = Awaited<ReturnType<typeof openBook>>
/** A connection pool for hot statements: instants are epoch milliseconds, int8 are numbers. */
export type Hot = Book['hot']

export const DEFAULT_SCHEMA = 'bullwheel'

/**
 * Plans of the hot statements join a handful of input rows with daily partitions. Custom plans took 320–400 ms over 33
 * partitions, a hash join reads them all: generic plans with nested loops cost about what one table does, and keep the
 * lock order of the input. Conditions on `state` beside a join by id stand in a CASE: an OR or AND lets the planner read
 * a whole partial index instead (127 µs a task at 2,000 rows where the primary key takes 30).
 */
const HOT_PLANS = {
  plan_cache_mode: 'force_generic_plan',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_material: 'off',
  jit: 'off',
}

const instantMs = {
  to: 1184,
  from: [1184],
  serialize: (ms: number) => new Date(ms).toISOString(),
  parse: (text: string) => Date.parse(text),
}
const int8 = { to: 20, from: [20], serialize: (value: number) => String(value), parse: Number }

/** Opens pools; nothing connects before the first query. */
export function openBook(options: BookOptions) {
  const { url, schema = DEFAULT_SCHEMA, applicationName, maxConnections = 4, maxHotConnections = 4 } = options
  const shared = {
    connect_timeout: 5,
    idle_timeout: 300,
    // The driver asks for array types on a promise that nobody awaits: a connection that is cut then ends the process.
    // So no statement answers with an array; hot ones answer JSON, drizzle reads the text form itself.
    fetch_types: false,
    // Seconds; by default a pool that was refused for a while comes back only after 20 s.
    backoff: (tries: number) => Math.min(0.05 * 2 ** tries, 1),
    onnotice: () => undefined,
  }
  const session = {
    application_name: applicationName,
    search_path: schema,
    timezone: 'UTC',
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 5_000,
  }
  const ordinary = postgres(url, { ...shared, max: maxConnections, connection: session })
  const hot = postgres(url, {
    ...shared,
    max: maxHotConnections,
    types: { instantMs, int8 },
    connection: { ...session, ...HOT_PLANS },
  })
  const db = drizzle(ordinary)
  const close = async (): Promise<void> => {
    await Promise.all([ordinary.end({ timeout: 5 }), hot.end({ timeout: 5 })])
  }
  return { db, hot, schema, close }
}
