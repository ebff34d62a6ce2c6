'use client'

import type { Alert } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { alertList } from '../../../../api/alert-queries.ts'
import { api } from '../../../../api/browser-client.ts'
import { Confirm } from '../../../../components/confirm.tsx'

/** Asks before it deletes, and says what goes with it. */
export function DeleteDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const { id, name } = alert
  const router = useRouter()
  const queries = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.deleteAlert({ params: { id } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: alertList(api).queryKey })
      onClose()
      router.push('/alerts')
    },
  })
  return (
    <Confirm
      title={`Delete the rule ${name}?`}
      sentences={[
        'Nobody is told any more of what it watches.',
        'Its incidents and messages go with it; those that are not sent yet are not sent.',
      ]}
      act="Delete 1 rule"
      leave="Keep it"
      isDanger
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    />
  )
}
