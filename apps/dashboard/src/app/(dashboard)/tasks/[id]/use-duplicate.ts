'use client'

import type { Task } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { oneTask } from '../../../../api/queries.ts'
import { newRepeatKey } from '../../../../api/repeat-key.ts'

/** Submits a task like this one and goes to it. Asking again after a lost answer makes no second one. */
export function useDuplicate({ id }: Task) {
  const router = useRouter()
  const queries = useQueryClient()
  const key = useRef<string>(null)
  return useMutation({
    mutationFn: () => {
      key.current ??= newRepeatKey()
      return api.duplicateTask({ params: { id }, idempotencyKey: key.current })
    },
    onSuccess: (task) => {
      key.current = null
      queries.setQueryData(oneTask(api, task.id).queryKey, task)
      router.push(`/tasks/${task.id}`)
    },
  })
}
