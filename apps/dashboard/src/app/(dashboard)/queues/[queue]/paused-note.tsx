import type { Queue } from '@bullwheel/contracts'
import { CirclePause } from 'lucide-react'
import { RelativeTime } from '../../../../time/relative-time.tsx'

/** That nothing starts, who wanted it, why and since when. */
export function PausedNote({ queue: { pausedBy, pauseReason, pausedAt } }: { queue: Queue }) {
  return (
    <p className="flex items-start gap-2.5 rounded-lg bg-retrying/10 px-4 py-3">
      <CirclePause aria-hidden size={15} className="mt-0.5 shrink-0 text-retrying" />
      <span className="min-w-0 break-words">
        <span className="font-medium">Paused{pausedBy === null ? '' : ` by ${pausedBy}`}</span>
        {pauseReason !== null && <>: {pauseReason}</>}
        {pausedAt !== null && (
          <span className="text-ink-2">
            {' · '}
            <RelativeTime at={pausedAt} className="nums" />
          </span>
        )}
        <span className="text-ink-2"> · nothing starts until it is resumed</span>
      </span>
    </p>
  )
}
