'use client'

import type { Queue } from '@bullwheel/contracts'
import { api } from '../../../../api/browser-client.ts'
import { ConfirmPause } from '../../../../forms/confirm-pause.tsx'
import { useQueueVerb } from '../use-queue-verb.ts'

/** Says what a pause does to how many tasks, and asks why. */
export function PauseDialog({ queue, onClose }: { queue: Queue; onClose: () => void }) {
  const { name, counts } = queue
  const verb = useQueueVerb({
    call: (body: { reason: string } | undefined) => api.pauseQueue({ params: { queue: name }, body }),
    onDone: onClose,
  })
  return (
    <ConfirmPause
      kind="queue"
      name={name}
      sentences={consequences(counts)}
      leave="Let it run"
      hint="Shown to everybody who wonders why nothing starts"
      verb={verb}
      onClose={onClose}
    />
  )
}

function consequences({ waiting, running }: Queue['counts']): string[] {
  return [
    `Nothing more starts: ${waiting.toLocaleString('en')} waiting ${waiting === 1 ? 'task stays' : 'tasks stay'} where ${waiting === 1 ? 'it is' : 'they are'}, and new ones are accepted and join them.`,
    `What runs goes on to its end (${running.toLocaleString('en')} now). Deadlines count on.`,
  ]
}
