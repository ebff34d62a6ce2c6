'use client'

import { useQuery } from '@tanstack/react-query'
import { CalendarClock, X } from 'lucide-react'
import Link from 'next/link'
import { api } from '../../../api/browser-client.ts'
import { oneSchedule } from '../../../api/schedule-queries.ts'
import { schedulePath } from '../schedules/paths.ts'

/** That only the tasks of one schedule are shown; leads to it, and can be taken away. */
export function ScheduleChip({ id, onRemove }: { id: string; onRemove: () => void }) {
  const { data } = useQuery({ ...oneSchedule(api, id), retry: false })
  return (
    <span className="inline-flex h-7 max-w-56 items-center rounded-md border border-line-strong bg-raised pl-2 max-md:h-9">
      <CalendarClock aria-hidden size={13} className="shrink-0 text-ink-3" />
      <Link
        href={schedulePath(id)}
        prefetch={false}
        title="Open the schedule"
        className="ml-1.5 truncate rounded font-medium underline-offset-2 hover:underline"
      >
        {data?.name ?? 'One schedule'}
      </Link>
      <button
        type="button"
        aria-label="Show tasks of any schedule"
        onClick={onRemove}
        className="ml-1 inline-flex size-7 shrink-0 items-center justify-center rounded text-ink-3 hover:text-ink max-md:size-9"
      >
        <X aria-hidden size={13} />
      </button>
    </span>
  )
}
