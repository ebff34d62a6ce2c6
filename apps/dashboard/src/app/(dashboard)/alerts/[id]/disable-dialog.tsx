'use client'

import type { Alert } from '@bullwheel/contracts'
import { api } from '../../../../api/browser-client.ts'
import { Confirm } from '../../../../components/confirm.tsx'
import { useAlertVerb } from '../use-alert-verb.ts'

/** Says what disabling does. */
export function DisableDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const { id, name, active } = alert
  const { mutate, isPending, error } = useAlertVerb({
    call: () => api.editAlert({ params: { id }, body: { enabled: false } }),
    onDone: onClose,
  })
  return (
    <Confirm
      title={`Disable the rule ${name}?`}
      sentences={[
        'It is not looked at until it is enabled again.',
        `${active.length} ${active.length === 1 ? 'incident ends' : 'incidents end'} without a message. To keep watching and say nothing, mute it.`,
      ]}
      act="Disable 1 rule"
      leave="Let it go on"
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    />
  )
}
