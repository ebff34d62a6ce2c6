'use client'

import { formatDuration } from '../../../time/format.ts'
import { useAtPresent } from '../../../time/use-now.tsx'

type Props = { ttlMs: number | null; readAt: number }

const SECOND = 1_000

/** How long a key stays, counted down from when it was read. */
export function Ttl({ ttlMs, readAt }: Props) {
  const text = useAtPresent((now) => {
    if (ttlMs === null) return 'for good'
    const left = readAt + ttlMs - now
    return left <= 0 ? 'gone' : formatDuration(Math.ceil(left / SECOND) * SECOND)
  })
  return <span className={ttlMs === null ? 'text-ink-3' : undefined}>{text}</span>
}
