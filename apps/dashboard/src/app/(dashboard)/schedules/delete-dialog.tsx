'use client'

import type { Schedule } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { api } from '../../../api/browser-client.ts'
import { scheduleList } from '../../../api/schedule-queries.ts'
import { Confirm } from '../../../components/confirm.tsx'
import { useWrittenAhead, withdrawalOf } from './use-written-ahead.ts'

/** Asks before it deletes, and says what that takes back. */
export function DeleteDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const router = useRouter()
  const queries = useQueryClient()
  const ahead = useWrittenAhead(schedule)
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.deleteSchedule({ params: { id: schedule.id } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: scheduleList(api, {}).queryKey.slice(0, 2) })
      onClose()
      router.push('/schedules')
    },
  })
  return (
    <Confirm
      title={`Delete the schedule ${schedule.name}?`}
      sentences={[
        'No tick fires any more, and what is known about its ticks goes with it.',
        ...withdrawalOf(ahead),
        ...queuedWords(schedule.queuedTicks),
        'Tasks that are due, run or have ended stay. Another schedule may have its name.',
      ]}
      act="Delete 1 schedule"
      leave="Keep it"
      isDanger
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    />
  )
}

function queuedWords(count: number): string[] {
  if (count === 0) return []
  return [`${count} queued ${count === 1 ? 'tick gets' : 'ticks get'} no task.`]
}
