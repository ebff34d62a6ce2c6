import type { Schedule } from '@bullwheel/contracts'
import { CirclePause } from 'lucide-react'
import { RelativeTime } from '../../../../time/relative-time.tsx'

type Props = { pause: NonNullable<Schedule['pause']> }

/** That its ticks are skipped, who wanted it, why and since when. */
export function PausedNote({ pause: { by, reason, at } }: Props) {
  return (
    <p className="flex items-start gap-2.5 rounded-lg bg-retrying/10 px-4 py-3">
      <CirclePause aria-hidden size={15} className="mt-0.5 shrink-0 text-retrying" />
      <span className="min-w-0 break-words">
        <span className="font-medium">Paused by {by}</span>
        {reason !== null && <>: {reason}</>}
        <span className="text-ink-2">
          {' · '}
          <RelativeTime at={at} className="nums" /> · its ticks are skipped until it is resumed
        </span>
      </span>
    </p>
  )
}
