import type { Schedule } from '@bullwheel/contracts'
import { CirclePause } from 'lucide-react'
import { Note } from '../../../../components/note.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'

type Props = { pause: NonNullable<Schedule['pause']> }

/** That its ticks are skipped, who wanted it, why and since when. */
export function PausedNote({ pause: { by, reason, at } }: Props) {
  return (
    <Note icon={CirclePause}>
      <span className="font-medium">Paused by {by}</span>
      {reason !== null && <>: {reason}</>}
      <span className="text-ink-2">
        {' · '}
        <RelativeTime at={at} className="nums" /> · its ticks are skipped until it is resumed
      </span>
    </Note>
  )
}
