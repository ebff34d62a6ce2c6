'use client'

import type { Alert } from '@bullwheel/contracts'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { Confirm } from '../../../../components/confirm.tsx'
import { Segments } from '../../../../components/segments.tsx'
import { useAlertVerb } from '../use-alert-verb.ts'

const SPANS = [
  { value: '1', word: '1 hour' },
  { value: '4', word: '4 hours' },
  { value: '24', word: '1 day' },
  { value: '168', word: '1 week' },
] as const

/** For how long the rule shall say nothing. */
export function MuteDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const [hours, setHours] = useState<(typeof SPANS)[number]['value']>('1')
  const { mutate, isPending, error } = useAlertVerb({
    call: () => {
      const mutedUntil = new Date(Date.now() + Number(hours) * 3_600_000).toISOString()
      return api.editAlert({ params: { id: alert.id }, body: { mutedUntil } })
    },
    onDone: onClose,
  })
  return (
    <Confirm
      title={`Mute the rule ${alert.name}?`}
      sentences={['It is looked at, and says nothing; what still fires then is told.']}
      act="Mute 1 rule"
      leave="Let it speak"
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    >
      <Segments label="For" options={SPANS} value={hours} onChange={setHours} />
    </Confirm>
  )
}
