'use client'

import { CalendarClock } from 'lucide-react'
import Link from 'next/link'
import { formatIn, ownZone } from '../../../time/zoned.ts'
import { useIsInBrowser } from '../../../time/use-now.tsx'
import { schedulePath } from './paths.ts'

/** That a schedule made a task, and for which time; leads to the schedule. */
export function ScheduleMark({ id, tickAt }: { id: string; tickAt: string | null }) {
  const isInBrowser = useIsInBrowser()
  const at = tickAt === null ? '' : `, tick of ${isInBrowser ? formatIn(new Date(tickAt), ownZone()) : tickAt}`
  return (
    <Link
      href={schedulePath(id)}
      prefetch={false}
      aria-label={`Its schedule${at}`}
      title={`Made by a schedule${at}`}
      className="relative z-[2] -my-1 inline-flex size-6 shrink-0 items-center justify-center self-center rounded text-ink-3 hover:bg-pressed hover:text-ink"
    >
      <CalendarClock aria-hidden size={13} />
    </Link>
  )
}
