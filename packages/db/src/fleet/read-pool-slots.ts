import type { Hot } from '../connect.ts'

/** How many slots a worker of the pool has; undefined when there is no such pool. */
export async function readPoolSlots(hot: Hot, pool: string): Promise<number | undefined> {
  const [row] = await hot<{ slots: number }[]>`select slots from pools where name = ${pool}`
  return row?.slots
}
