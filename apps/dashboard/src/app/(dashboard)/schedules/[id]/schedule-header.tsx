'use client'

import type { Schedule } from '@bullwheel/contracts'
import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { SCHEDULE_VIEWS } from '../../../../state/schedule-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { ScheduleActions } from './schedule-actions.tsx'

/** Which schedule this is, whether it runs, and what can be done about it. */
export function ScheduleHeader({ schedule }: { schedule: Schedule }) {
  return (
    <header className="sticky top-0 z-20 flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b bg-surface px-4 py-2 max-md:top-12 md:px-6">
      <nav aria-label="Breadcrumb" className="flex items-center gap-1.5 text-ink-3 max-sm:hidden">
        <Link href="/schedules" prefetch={false} className="rounded hover:text-ink">
          Schedules
        </Link>
        <ChevronRight aria-hidden size={13} />
      </nav>
      <h1 className="min-w-0 truncate text-base font-semibold tracking-tight">{schedule.name}</h1>
      <ViewBadge view={SCHEDULE_VIEWS[schedule.state]} isLarge />
      <ScheduleActions schedule={schedule} />
    </header>
  )
}
