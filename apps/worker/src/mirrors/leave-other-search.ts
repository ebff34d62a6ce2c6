import type { SearchSource } from '@bullwheel/contracts'
import { type Hot, createPostgresSearchWriter, removeCursor } from '@bullwheel/db'
import { searchMirrorNames } from './search-mirror-names.ts'

/**
 * Search has one source. Where it was changed, the place of the other one is forgotten, and with it what the book kept for it:
 * should it come back it begins anew. While another process copies there still, nothing is done.
 */
export async function leaveOtherSearch(hot: Hot, used: SearchSource): Promise<void> {
  const other = used === 'postgres' ? 'elasticsearch' : 'postgres'
  const names = searchMirrorNames(other)
  const isLeft = { tasks: await removeCursor(hot, names.tasks), logs: await removeCursor(hot, names.logs) }
  if (other === 'elasticsearch') return
  const writer = createPostgresSearchWriter(hot)
  if (isLeft.tasks) await writer.clearTasks()
  if (isLeft.logs) await writer.clearLogs()
}
