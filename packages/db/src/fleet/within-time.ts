import type { Hot } from '../connect.ts'

const QUERY_CANCELED = '57014'

/** Runs a statement that Postgres gives up after so many milliseconds (`isOutOfTime`). */
export async function readWithin<Row extends object>(
  hot: Hot,
  withinMs: number,
  read: (tx: Hot) => Promise<Row[]>,
): Promise<Row[]> {
  const rows = await hot.begin('read only', async (transaction) => {
    const tx = transaction as unknown as Hot
    await tx`select set_config('statement_timeout', ${String(withinMs)}, true)`
    return read(tx)
  })
  return rows as Row[]
}

export function isOutOfTime(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === QUERY_CANCELED
}
