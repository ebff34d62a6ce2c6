import type { SearchSource } from '@bullwheel/contracts'
import { type Hot, createPostgresSearchWriter, listMirrors, removeCursor } from '@bullwheel/db'
import { searchMirrorNames } from './search-mirror-names.ts'

/**
 * Search has one source. Where it was changed, the place of the other one is forgotten, and with it what the book kept for it:
 * should it come back it begins anew. While another process copies there still, nothing is done.
 */
export async function leaveOtherSearch(hot: Hot, used: SearchSource): Promise<void> {
  const other = used === 'postgres' ? 'elasticsearch' : 'postgres'
  const { tasks, logs } = searchMirrorNames(other)
  const left = new Set((await listMirrors(hot)).filter(({ holder }) => holder === null).map(({ mirror }) => mirror))
  const writer = createPostgresSearchWriter(hot)
  // Cleared first: without the place nobody would come back for it.
  if (left.has(tasks) && other === 'postgres') await writer.clearTasks()
  if (left.has(logs) && other === 'postgres') await writer.clearLogs()
  for (const name of [tasks, logs]) if (left.has(name)) await removeCursor(hot, name)
}
