'use client'

import { describeInstant } from './format.ts'
import { useIsInBrowser } from './use-now.tsx'
import { formatIn } from './zoned.ts'

/** An instant on the clocks of a zone; the visitor's own time and UTC on hover. */
export function ZonedTime({ at, zone, className }: { at: string; zone: string; className?: string }) {
  const instant = new Date(at)
  const isInBrowser = useIsInBrowser()
  return (
    <time dateTime={at} title={isInBrowser ? describeInstant(instant) : at} className={className}>
      {formatIn(instant, zone)}
    </time>
  )
}
