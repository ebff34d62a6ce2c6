import type { Queue } from '@bullwheel/contracts'
import { CirclePause } from 'lucide-react'
import { Note } from '../../../../components/note.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'

/** That nothing starts, who wanted it, why and since when. */
export function PausedNote({ queue: { pausedBy, pauseReason, pausedAt } }: { queue: Queue }) {
  return (
    <Note icon={CirclePause}>
      <span className="font-medium">Paused{pausedBy === null ? '' : ` by ${pausedBy}`}</span>
      {pauseReason !== null && <>: {pauseReason}</>}
      {pausedAt !== null && (
        <span className="text-ink-2">
          {' · '}
          <RelativeTime at={pausedAt} className="nums" />
        </span>
      )}
      <span className="text-ink-2"> · nothing starts until it is resumed</span>
    </Note>
  )
}
