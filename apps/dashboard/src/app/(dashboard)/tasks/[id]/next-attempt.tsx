'use client'

import { RelativeTime } from '../../../../time/relative-time.tsx'
import { formatDuration } from '../../../../time/format.ts'
import type { Stretch } from './timeline.ts'
import { Track } from './track.tsx'
import { TRACK_GRID } from './track-grid.ts'

/** The attempt that a retrying task waits for. */
export function NextAttempt({
  number,
  at,
  stretch,
  waitMs,
}: {
  number: number
  at: string
  stretch: Stretch
  waitMs: number
}) {
  return (
    <li className={`${TRACK_GRID} py-2 pr-4 pl-9 max-md:flex max-md:flex-wrap max-md:gap-x-3`}>
      <span className="flex gap-2 text-ink-3">
        <span className="nums w-6">#{number}</span> <span>Next</span>
      </span>
      <Track run={null} wait={stretch} tone="text-ink-3" />
      <span className="nums flex gap-x-3 text-ink-2">
        <RelativeTime at={at} />
        <span className="text-ink-3">after {formatDuration(waitMs)}</span>
      </span>
    </li>
  )
}
