'use client'

import type { Queue } from '@bullwheel/contracts'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { faultsIn } from '../../../../api/faults-in.ts'
import { Confirm } from '../../../../components/confirm.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import { FaultsProvider } from '../../../../schema-form/faults-context.tsx'
import { useQueueVerb } from '../use-queue-verb.ts'

/** Says what a pause does to how many tasks, and asks why. */
export function PauseDialog({ queue, onClose }: { queue: Queue; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const { mutate, isPending, error } = useQueueVerb({
    call: () =>
      api.pauseQueue({
        params: { queue: queue.name },
        body: reason.trim() === '' ? undefined : { reason: reason.trim() },
      }),
    onDone: onClose,
  })
  return (
    <Confirm
      title={`Pause the queue ${queue.name}?`}
      sentences={consequences(queue.counts)}
      act="Pause 1 queue"
      leave="Let it run"
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
          hint="Shown to everybody who wonders why nothing starts"
          onChange={setReason}
        />
      </FaultsProvider>
    </Confirm>
  )
}

function consequences({ waiting, running }: Queue['counts']): string[] {
  return [
    `Nothing more starts: ${waiting.toLocaleString('en')} waiting ${waiting === 1 ? 'task stays' : 'tasks stay'} where ${waiting === 1 ? 'it is' : 'they are'}, and new ones are accepted and join them.`,
    `What runs goes on to its end (${running.toLocaleString('en')} now). Deadlines count on.`,
  ]
}
