'use client'

import type { Alert } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { oneAlert } from '../../../api/alert-queries.ts'
import { api } from '../../../api/browser-client.ts'

type Options<Input> = { call: (input: Input) => Promise<Alert>; onDone?: (alert: Alert) => void }

/** Does one thing to a rule; what is answered is shown at once, lists are read again. */
export function useAlertVerb<Input = void>({ call, onDone }: Options<Input>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: call,
    onSuccess: async (alert) => {
      // A read that began before the change would put the old state back.
      await queries.cancelQueries({ queryKey: ['alerts'] })
      void queries.invalidateQueries({ queryKey: ['alerts'] })
      void queries.invalidateQueries({ queryKey: ['warnings'] })
      queries.setQueryData(oneAlert(api, alert.id).queryKey, alert)
      onDone?.(alert)
    },
  })
}
