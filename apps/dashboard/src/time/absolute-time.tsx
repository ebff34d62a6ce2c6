'use client'

import { describeInstant, formatAbsolute } from './format.ts'
import { useIsInBrowser } from './use-now.tsx'

/** An instant in the visitor's zone to the millisecond; UTC on hover. */
export function AbsoluteTime({ at, className }: { at: string; className?: string }) {
  const instant = new Date(at)
  const isInBrowser = useIsInBrowser()
  return (
    <time dateTime={at} title={isInBrowser ? describeInstant(instant) : at} className={className}>
      {formatAbsolute(instant, isInBrowser ? undefined : 'UTC')}
    </time>
  )
}
