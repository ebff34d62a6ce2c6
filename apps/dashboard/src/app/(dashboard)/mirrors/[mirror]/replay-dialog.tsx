'use client'

import type { Mirror } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { faultsIn } from '../../../../api/faults-in.ts'
import { Confirm } from '../../../../components/confirm.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import { FaultsProvider } from '../../../../schema-form/faults-context.tsx'

/** Sends the mirror back to a time, by the visitor's clock. */
export function ReplayDialog({ mirror: { name }, onClose }: { mirror: Mirror; onClose: () => void }) {
  const queries = useQueryClient()
  const [since, setSince] = useState('')
  const from = new Date(since)
  const isInstant = !Number.isNaN(from.getTime())
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.replayMirror({ params: { mirror: name }, body: { from: from.toISOString() } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['mirrors'] })
      onClose()
    },
  })
  return (
    <Confirm
      title={`Copy to ${name} again?`}
      sentences={[
        'Everything that happened since the time below is copied once more, oldest first. What is there already comes again, with the same id and version.',
      ]}
      act="Send 1 mirror back"
      leave="Leave it"
      isImpossible={!isInstant}
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    >
      <FaultsProvider faults={faultsIn(error)}>
        <TextOption path="from" label="Since" type="datetime-local" value={since} onChange={setSince} />
      </FaultsProvider>
    </Confirm>
  )
}
