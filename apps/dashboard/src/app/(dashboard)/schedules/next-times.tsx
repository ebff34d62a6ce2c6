'use client'

import type { Preview } from '@bullwheel/contracts'
import { ClockAlert } from 'lucide-react'
import { DueTime } from '../../../time/due-time.tsx'
import { useAtPresent } from '../../../time/use-now.tsx'
import { formatIn } from '../../../time/zoned.ts'
import { ZonedTime } from '../../../time/zoned-time.tsx'

type Props = { times: Preview['next']; zone: string }

/** The next times on the clocks of the schedule and in UTC; what a change of the clocks does to one stands below it. */
export function NextTimes({ times, zone }: Props) {
  // What was read a moment ago may have passed by now; the next read brings others.
  const passed = useAtPresent((now) => times.filter(({ at }) => Date.parse(at) < now).length)
  return (
    <ol aria-label="Next times" className="divide-y">
      {times.slice(passed).map(({ at, note }) => (
        <li key={at} className="px-4 py-1.5">
          <div className="flex items-baseline gap-x-3">
            <ZonedTime at={at} zone={zone} className="nums font-medium" />
            {zone !== 'UTC' && (
              <span className="nums text-xs whitespace-nowrap text-ink-3">{utcBeside(new Date(at), zone)}</span>
            )}
            <DueTime at={at} className="nums ml-auto text-xs whitespace-nowrap text-ink-3" />
          </div>
          {note !== undefined && (
            <p className="mt-0.5 flex items-start gap-1.5 text-xs text-retrying">
              <ClockAlert aria-hidden size={13} className="mt-px shrink-0" />
              <span>{note}</span>
            </p>
          )}
        </li>
      ))}
    </ol>
  )
}

/** The same instant in UTC, `14:00 UTC`; with its day where that is another one. */
function utcBeside(at: Date, zone: string): string {
  const [day, time] = formatIn(at, 'UTC').split(', ')
  const isSameDay = formatIn(at, zone).startsWith(`${day}, `)
  return isSameDay ? `${time} UTC` : `${day?.split(' ')[0]} ${time} UTC`
}
