import type { Worker, WorkersMessage } from '@bullwheel/contracts'

/** A list of workers after a message of the feed; those that did not change stay the same objects. */
export function mergeWorkers(known: readonly Worker[], { whole, data, gone }: WorkersMessage): Worker[] {
  const byId = new Map(whole ? [] : known.map((worker) => [worker.id, worker]))
  for (const id of gone) byId.delete(id)
  for (const worker of data) byId.set(worker.id, worker)
  return [...byId.values()].toSorted(inOrder)
}

/** As the gateway lists them: the live ones first, the oldest before; then those that ended, the latest before. */
function inOrder(a: Worker, b: Worker): number {
  if (a.deadAt !== null && b.deadAt !== null) return b.deadAt.localeCompare(a.deadAt)
  if (a.deadAt !== b.deadAt) return a.deadAt === null ? -1 : 1
  return a.startedAt.localeCompare(b.startedAt) || a.id.localeCompare(b.id)
}
