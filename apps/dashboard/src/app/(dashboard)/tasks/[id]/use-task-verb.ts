'use client'

import type { Task } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { conflictingTask } from '../../../../api/conflicting-task.ts'
import { oneTask } from '../../../../api/queries.ts'

type Options<Input> = { task: Task; call: (input: Input) => Promise<Task>; onDone?: () => void }

/** Does one thing to a task. The page then shows the task as it was answered, also where it refused. */
export function useTaskVerb<Input = void>({ task, call, onDone }: Options<Input>) {
  const queries = useQueryClient()
  const show = (changed: Task) => queries.setQueryData(oneTask(api, task.id).queryKey, changed)
  return useMutation({
    mutationFn: call,
    onSuccess: (changed) => {
      show(changed)
      onDone?.()
    },
    onError: (error) => {
      const now = conflictingTask(error)
      if (now !== undefined) show(now)
    },
  })
}
