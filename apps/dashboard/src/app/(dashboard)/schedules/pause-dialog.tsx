'use client'

import type { Schedule } from '@bullwheel/contracts'
import { api } from '../../../api/browser-client.ts'
import { ConfirmPause } from '../../../forms/confirm-pause.tsx'
import { useScheduleVerb } from './use-schedule-verb.ts'
import { useWrittenAhead, withdrawalOf } from './use-written-ahead.ts'

/** Says what a pause does, and asks why. */
export function PauseDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const { id, name } = schedule
  const ahead = useWrittenAhead(schedule)
  const verb = useScheduleVerb({
    call: (body: { reason: string } | undefined) => api.pauseSchedule({ params: { id }, body }),
    onDone: onClose,
  })
  return (
    <ConfirmPause
      kind="schedule"
      name={name}
      sentences={[
        'Its ticks are skipped, and written down as that, until it is resumed. They are not caught up then.',
        ...withdrawalOf(ahead),
        'Tasks that are due or run go on.',
      ]}
      leave="Let it go on"
      hint="Shown to everybody who wonders why nothing runs"
      verb={verb}
      onClose={onClose}
    />
  )
}
