'use client'

import type { Client } from '@bullwheel/sdk'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { api } from '../../../api/browser-client.ts'
import { faultsIn } from '../../../api/faults-in.ts'
import { newRepeatKey } from '../../../api/repeat-key.ts'
import { oneTask } from '../../../api/queries.ts'
import type { SubmitBody } from './draft.ts'

/** Submits a task and goes to it. Sending the same form again after a lost answer makes no second task. */
export function useSubmit() {
  const router = useRouter()
  const queries = useQueryClient()
  const repeat = useRef({ text: '', key: '' })

  function keyFor(body: SubmitBody): string {
    const text = JSON.stringify(body)
    if (repeat.current.text !== text) repeat.current = { text, key: newRepeatKey() }
    return repeat.current.key
  }

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
