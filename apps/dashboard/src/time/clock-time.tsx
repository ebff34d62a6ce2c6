'use client'

import { describeInstant } from './format.ts'
import { useIsInBrowser } from './use-now.tsx'

/** The time of day in the visitor's zone to the millisecond; the whole instant on hover. */
export function ClockTime({ at, className }: { at: string; className?: string }) {
  const instant = new Date(at)
  const isInBrowser = useIsInBrowser()
  return (
    <time dateTime={at} title={isInBrowser ? describeInstant(instant) : at} className={className}>
      {isInBrowser ? timeOfDay(instant) : at.slice(11, 23)}
    </time>
  )
}

function timeOfDay(at: Date): string {
  const parts = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0'))
  return `${parts.join(':')}.${String(at.getMilliseconds()).padStart(3, '0')}`
}
