'use client'

import type { InputFault } from '@bullwheel/contracts'
import { ApiError, type Client } from '@bullwheel/sdk'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { api } from '../../../api/browser-client.ts'
import { oneTask } from '../../../api/queries.ts'
import type { SubmitBody } from './draft.ts'

const NO_FAULTS: readonly InputFault[] = []

/** Submits a task and goes to it. Sending the same form again after a lost answer makes no second task. */
export function useSubmit() {
  const router = useRouter()
  const queries = useQueryClient()
  const repeat = useRef({ text: '', key: '' })

  function keyFor(body: SubmitBody): string {
    const text = JSON.stringify(body)
    if (repeat.current.text !== text) repeat.current = { text, key: randomKey() }
    return repeat.current.key
  }

  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (body: SubmitBody) => api.submitTask({ body: asInput(body), idempotencyKey: keyFor(body) }),
    onSuccess: (task) => {
      queries.setQueryData(oneTask(api, task.id).queryKey, task)
      router.push(`/tasks/${task.id}`)
    },
  })
  const faults = error instanceof ApiError ? (error.problem.errors ?? NO_FAULTS) : NO_FAULTS
  return { submit: mutate, isPending: isPending || isSuccess, error, faults }
}

// A form may hold what does not fit yet; the gateway says so, and its words are shown at the fields.
function asInput(body: SubmitBody) {
  return body as Parameters<Client['submitTask']>[0]['body']
}

function randomKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-')
}
