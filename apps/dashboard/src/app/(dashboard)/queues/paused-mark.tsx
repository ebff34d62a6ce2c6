import type { Queue } from '@bullwheel/contracts'
import { CirclePause } from 'lucide-react'

/** Says that a queue is paused; why and by whom on hover, and in full on its page. */
export function PausedMark({ queue: { pauseReason, pausedBy } }: { queue: Queue }) {
  const by = pausedBy === null ? 'Paused' : `Paused by ${pausedBy}`
  return (
    <span
      title={pauseReason === null ? by : `${by}: ${pauseReason}`}
      className="inline-flex min-w-0 items-center gap-1 font-medium text-retrying"
    >
      <CirclePause aria-hidden size={14} className="shrink-0" />
      Paused
      {pauseReason !== null && <span className="truncate font-normal text-ink-3">{pauseReason}</span>}
    </span>
  )
}
