import postgres from 'postgres'
import { DEFAULT_SCHEMA } from '../connect.ts'

/** Any fixed number: two rebuilds of one search know of each other. */
const LOCK_KEY = 2_026_112_106
const WEEK_S = 7 * 86_400

/** The right to rebuild search, kept by a connection of its own. */
export type RebuildLock = {
  /** False when the connection was lost and somebody else rebuilds by now. */
  isHeld: () => Promise<boolean>
  release: () => Promise<void>
}

/** Undefined while somebody else rebuilds the search of this schema. */
export async function lockRebuild({
  url,
  schema = DEFAULT_SCHEMA,
}: {
  url: string
  schema?: string
}): Promise<RebuildLock | undefined> {
  const sql = postgres(url, {
    max: 1,
    // The lock goes with the connection, which by default is closed after an hour.
    max_lifetime: WEEK_S,
    connect_timeout: 10,
    fetch_types: false,
    onnotice: () => undefined,
    connection: { application_name: 'bullwheel search rebuild lock' },
  })
  const take = async (): Promise<boolean> => {
    const [row] = await sql<{ isTaken: boolean }[]>`
      select pg_try_advisory_lock(${LOCK_KEY}, hashtext(${schema})) as "isTaken"`
    return row?.isTaken === true
  }
  const release = (): Promise<void> => sql.end({ timeout: 5 })
  try {
    if (await take()) return { isHeld: take, release }
  } catch (cause) {
    await release()
    throw cause
  }
  await release()
  return undefined
}
