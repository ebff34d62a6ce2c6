'use client'

import type { Schedule } from '@bullwheel/contracts'
import { api } from '../../../api/browser-client.ts'
import { scheduleList } from '../../../api/schedule-queries.ts'
import { DeleteRecord } from '../../../components/delete-record.tsx'
import { SCHEDULES_CRUMB } from './paths.ts'
import { useWrittenAhead, withdrawalOf } from './use-written-ahead.ts'

/** Asks before it deletes, and says what that takes back. */
export function DeleteDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const { id, name, queuedTicks } = schedule
  const ahead = useWrittenAhead(schedule)
  return (
    <DeleteRecord
      kind="schedule"
      name={name}
      sentences={[
        'No tick fires any more, and what is known about its ticks goes with it.',
        ...withdrawalOf(ahead),
        ...queuedWords(queuedTicks),
        'Tasks that are due, run or have ended stay. Another schedule may have its name.',
      ]}
      call={() => api.deleteSchedule({ params: { id } })}
      // Lists with any filters.
      list={{ queryKey: scheduleList(api, {}).queryKey.slice(0, 2), href: SCHEDULES_CRUMB.href }}
      onClose={onClose}
    />
  )
}

function queuedWords(count: number): string[] {
  if (count === 0) return []
  return [`${count} queued ${count === 1 ? 'tick gets' : 'ticks get'} no task.`]
}
