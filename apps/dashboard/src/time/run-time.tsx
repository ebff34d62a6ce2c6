'use client'

import { formatDuration } from './format.ts'
import { useAtPresent } from './use-now.tsx'

/** How long something took; ticks while it has no end. */
export function RunTime({ from, to }: { from: string | null; to: string | null }) {
  const text = useAtPresent((now) => (from === null ? '' : formatDuration(spanMs(from, to, now))))
  return from === null ? <span className="text-ink-3">–</span> : <span className="nums">{text}</span>
}

// Whole seconds while it runs: tenths would only flicker.
function spanMs(from: string, to: string | null, now: number): number {
  const start = new Date(from).getTime()
  return to === null ? Math.max(1, Math.round((now - start) / 1_000)) * 1_000 : new Date(to).getTime() - start
}
