'use client'

import type { Schedule } from '@bullwheel/contracts'
import { useState } from 'react'
import { api } from '../../../api/browser-client.ts'
import { faultsIn } from '../../../api/faults-in.ts'
import { Confirm } from '../../../components/confirm.tsx'
import { TextOption } from '../../../forms/text-option.tsx'
import { FaultsProvider } from '../../../schema-form/faults-context.tsx'
import { useScheduleVerb } from './use-schedule-verb.ts'
import { useWrittenAhead, withdrawalOf } from './use-written-ahead.ts'

/** Says what a pause does, and asks why. */
export function PauseDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const { id, name } = schedule
  const [reason, setReason] = useState('')
  const ahead = useWrittenAhead(schedule)
  const { mutate, isPending, error } = useScheduleVerb({
    call: () =>
      api.pauseSchedule({ params: { id }, body: reason.trim() === '' ? undefined : { reason: reason.trim() } }),
    onDone: onClose,
  })
  return (
    <Confirm
      title={`Pause the schedule ${name}?`}
      sentences={[
        'Its ticks are skipped, and written down as that, until it is resumed. They are not caught up then.',
        ...withdrawalOf(ahead),
        'Tasks that are due or run go on.',
      ]}
      act="Pause 1 schedule"
      leave="Let it go on"
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    >
      <FaultsProvider faults={faultsIn(error)}>
        <TextOption
          path="reason"
          label="Reason"
          value={reason}
          hint="Shown to everybody who wonders why nothing runs"
          onChange={setReason}
        />
      </FaultsProvider>
    </Confirm>
  )
}
