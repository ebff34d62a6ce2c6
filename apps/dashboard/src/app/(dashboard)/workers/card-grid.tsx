import type { Worker } from '@bullwheel/contracts'
import { WorkerCard } from './worker-card.tsx'

/** A card for each worker, as many beside each other as there is room for. */
export function CardGrid({ workers }: { workers: readonly Worker[] }) {
  if (workers.length === 0) return null
  return (
    <ul aria-label="Workers" className="grid grid-cols-[repeat(auto-fill,minmax(min(20rem,100%),1fr))] gap-3">
      {workers.map((worker) => (
        <WorkerCard key={worker.id} worker={worker} />
      ))}
    </ul>
  )
}
