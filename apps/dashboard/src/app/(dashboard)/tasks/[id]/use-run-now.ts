'use client'

import type { Task } from '@bullwheel/contracts'
import { api } from '../../../../api/browser-client.ts'
import { useTaskVerb } from './use-task-verb.ts'

/** Makes a waiting task due now. */
export function useRunNow(task: Task) {
  return useTaskVerb({ task, call: () => api.runTaskNow({ params: { id: task.id } }) })
}
