import type { Hot } from '../connect.ts'

/** Any fixed number: two rebuilds of one search know of each other. */
const LOCK_KEY = 2_026_112_106

/** The right to rebuild search, kept by a connection. */
export type RebuildLock = {
  /** False when the connection was lost and somebody else rebuilds by now. */
  isHeld: () => Promise<boolean>
  release: () => Promise<void>
}

/** Undefined while somebody else rebuilds the search of this schema. */
export async function lockRebuild(hot: Hot): Promise<RebuildLock | undefined> {
  const session = await hot.reserve()
  const take = async (): Promise<boolean> => {
    const [row] = await session<{ isTaken: boolean }[]>`
      select pg_try_advisory_lock(${LOCK_KEY}, hashtext(current_schema())) as "isTaken"`
    return row?.isTaken === true
  }
  if (!(await take())) {
    session.release()
    return undefined
  }
  return {
    isHeld: take,
    release: async () => {
      await session`select pg_advisory_unlock_all()`
      session.release()
    },
  }
}
