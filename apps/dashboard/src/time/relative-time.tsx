'use client'

import { describeInstant, formatRelative } from './format.ts'
import { useAtPresent, useIsInBrowser } from './use-now.tsx'

/** How long ago, or until when; the visitor's own time and UTC on hover. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const instant = new Date(at)
  const text = useAtPresent((now) => formatRelative(instant, now))
  const isInBrowser = useIsInBrowser()
  return (
    <time dateTime={at} title={isInBrowser ? describeInstant(instant) : at} className={className}>
      {text}
    </time>
  )
}
