'use client'

import { describeInstant, formatRemaining } from './format.ts'
import { useAtPresent, useIsInBrowser } from './use-now.tsx'

/** Until when something waits; `now` once that has come, since what is due is about to happen. */
export function DueTime({ at, className }: { at: string; className?: string }) {
  const instant = new Date(at)
  const text = useAtPresent((now) => formatRemaining(instant, now))
  const isInBrowser = useIsInBrowser()
  return (
    <time dateTime={at} title={isInBrowser ? describeInstant(instant) : at} className={className}>
      {text}
    </time>
  )
}
