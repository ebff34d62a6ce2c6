'use client'

import type { Client } from '@bullwheel/sdk'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { api } from '../../../api/browser-client.ts'
import { faultsIn } from '../../../api/faults-in.ts'
import { oneTask } from '../../../api/queries.ts'
import { useRepeatKey } from '../../../api/use-repeat-key.ts'
import type { SubmitBody } from './draft.ts'

/** Submits a task and goes to it. Sending the same form again after a lost answer makes no second task. */
export function useSubmit() {
  const router = useRouter()
  const queries = useQueryClient()
  const keyFor = useRepeatKey()
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (body: SubmitBody) => api.submitTask({ body: asInput(body), idempotencyKey: keyFor(body) }),
    onSuccess: (task) => {
      queries.setQueryData(oneTask(api, task.id).queryKey, task)
      router.push(`/tasks/${task.id}`)
    },
  })
  return { submit: mutate, isPending: isPending || isSuccess, error, faults: faultsIn(error) }
}

// A form may hold what does not fit yet; the gateway says so, and its words are shown at the fields.
function asInput(body: SubmitBody) {
  return body as Parameters<Client['submitTask']>[0]['body']
}
