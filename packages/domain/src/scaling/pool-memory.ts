import type { QueueMemory } from './measure-queue.ts'
import { type ScaleMemory, parseScaleMemory } from './scale-memory.ts'

/** What is kept of a pool between two looks, as JSON: for the law, and of each of its queues. */
export type PoolMemory = { law: ScaleMemory | null; queues: Record<string, QueueMemory> }

/** The memory as it was written; what is none is left out. */
export function parsePoolMemory(value: unknown): PoolMemory {
  const { law, queues } = isRecord(value) ? value : {}
  const known = Object.entries(isRecord(queues) ? queues : {}).filter((entry): entry is [string, QueueMemory] =>
    isQueueMemory(entry[1]),
  )
  return { law: parseScaleMemory(law), queues: Object.fromEntries(known) }
}

function isQueueMemory(value: unknown): value is QueueMemory {
  if (!isRecord(value)) return false
  const { at, ended, flowed, stolen, arrivalsPerS, runTime } = value
  return (
    [at, ended, stolen, arrivalsPerS].every((part) => Number.isFinite(part)) &&
    (flowed === null || Number.isFinite(flowed)) &&
    (runTime === null ||
      (isRecord(runTime) && [runTime['meanMs'], runTime['samples']].every((part) => Number.isFinite(part))))
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
