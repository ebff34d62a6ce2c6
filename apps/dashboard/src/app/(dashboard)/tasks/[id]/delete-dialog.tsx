'use client'

import type { Task } from '@bullwheel/contracts'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { api } from '../../../../api/browser-client.ts'
import { Confirm } from '../../../../components/confirm.tsx'
import { isEnded } from '../../../../state/state-view.ts'

/** Asks before it deletes. A running task is cancelled first, which its button says. */
export function DeleteDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const router = useRouter()
  const isRunning = task.state === 'running'
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.deleteTask({ params: { id: task.id }, query: { force: isRunning ? 'true' : 'false' } }),
    onSuccess: () => {
      onClose()
      router.push('/tasks')
    },
  })
  return (
    <Confirm
      title="Delete this task?"
      sentences={consequences(task)}
      act={isRunning ? 'Cancel and delete 1 task' : 'Delete 1 task'}
      leave="Keep it"
      isDanger
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    />
  )
}

function consequences({ state, worker, attempts }: Task): string[] {
  const runs = attempts.length === 1 ? 'its 1 attempt' : `its ${attempts.length} attempts`
  const gone = `The task, ${attempts.length === 0 ? 'its payload' : `its payload, its result and ${runs}`} are removed for good; only its events stay.`
  if (state === 'running') {
    return [
      `It runs on ${worker ?? 'a worker'}: it is cancelled first and its handler is told to stop. What that has done so far is not undone.`,
      gone,
    ]
  }
  return isEnded(state) ? [gone] : ['It waits, so it will never run.', gone]
}
